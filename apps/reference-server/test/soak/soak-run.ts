import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Alerts, breakDeployments } from './alerts.ts';
import { type ConnectedCustomer, connectCustomer, createCustomers, forEachOf } from './customers.ts';
import { random, randomFault } from './faults.ts';
import { Ledger } from './ledger.ts';
import { type Observation, observe, SecretCollector } from './observer.ts';
import type { Stack } from './stack.ts';
import { findStuck, hasDemonstration, judge, type Verdict } from './verdict.ts';

export interface SoakPlan {
  readonly seconds: number;
  readonly installations: number;
  readonly intervalSeconds: number;
  readonly accessTokenSeconds: number;
  readonly report: (line: string) => void;
}

export interface SoakResult extends Verdict {
  readonly connectSeconds: number;
  readonly seconds: number;
  readonly kills: number;
  readonly faults: number;
  readonly upgrades: number;
  readonly refreshes: number;
  readonly longestStopMs: number;
  readonly longestGapSeconds: number;
  readonly oldestBatchSeconds: number;
  /** From the end of the disturbances until every installation flowed. */
  readonly recoverySeconds: number;
  readonly megabytes: readonly number[];
  /** Instances that ended by themselves, and disturbances that could not be made. */
  readonly failures: readonly string[];
}

function raise(): never {
  throw new Error('There is no customer.');
}

/** The share of the time in which things go wrong; the rest shows that nothing stays wrong. */
const disturbedShare = 0.85;
const recoveryMs = 240_000;

/** Disturbs the stack while it works, lets it settle, and checks the outcome. */
export class SoakRun {
  readonly #stack: Stack;
  readonly #plan: SoakPlan;
  readonly #database: pg.Pool;
  readonly #ledger: Ledger;
  readonly #alerts: Alerts;
  readonly #secrets: SecretCollector;
  readonly #failures: string[] = [];
  readonly #stopping = new AbortController();
  #busy = Promise.resolve();
  #counts = { kills: 0, faults: 0, upgrades: 0, longestStopMs: 0 };
  #worst = { gap: 0, batch: 0 };
  #last: Observation | undefined;
  #draining = false;

  constructor(stack: Stack, plan: SoakPlan) {
    this.#stack = stack;
    this.#plan = plan;
    this.#database = new pg.Pool({ connectionString: stack.postgres.url, max: 4 });
    this.#database.on('error', () => undefined);
    this.#ledger = new Ledger(this.#database, stack.sandboxUrl);
    this.#alerts = new Alerts(stack.sandboxUrl);
    this.#secrets = new SecretCollector(this.#database, stack.encryptionKeys);
  }

  async run(): Promise<SoakResult> {
    const plan = this.#plan;
    const { sandboxUrl, balancer, onboardingPath } = this.#stack;
    await this.#ledger.open();
    await this.#control('policy', {
      refreshTokens: 'rotate-and-keep',
      accessTokenSeconds: plan.accessTokenSeconds,
    });
    const connectBegin = performance.now();
    const created = await createCustomers(sandboxUrl, plan.installations);
    const customers = await forEachOf(created, 8, (customer) =>
      connectCustomer(customer, { serverUrl: balancer.url, sandboxUrl, onboardingPath }),
    );
    await this.#until(async () => {
      const { rows } = await this.#database.query<{ count: number }>(
        `select count(*)::int as count from webhooks where state = 'created'`,
      );
      return rows[0]?.count === customers.length;
    }, 60_000);
    const connectSeconds = (performance.now() - connectBegin) / 1000;
    plan.report(`${customers.length} installations connected in ${connectSeconds.toFixed(0)} s`);

    const begin = performance.now();
    const watching = this.#watch(begin);
    const disturbedMs = plan.seconds * 1000 * disturbedShare;
    await this.#disturb(customers, begin, disturbedMs);
    await this.#control('faults', undefined, 'DELETE');
    const recoveryBegin = performance.now();
    await sleep(Math.max(0, plan.seconds * 1000 - (performance.now() - begin)));
    let stuck: readonly string[] = ['not checked'];
    await this.#until(async () => {
      stuck = await findStuck(this.#database, plan.intervalSeconds);
      return stuck.length === 0;
    }, recoveryMs);
    const recoverySeconds = (performance.now() - recoveryBegin) / 1000;
    const megabytes = this.#stack.instances.map((instance) => instance.megabytes);
    await this.#drain();
    this.#stopping.abort();
    await watching;
    await this.#secrets.collect();
    await this.#ledger.update();
    const verdict = await judge(this.#database, { ledger: this.#ledger, alerts: this.#alerts, stuck });
    for (const { unexpected } of this.#stack.instances) this.#failures.push(...unexpected);
    await this.#database.end();
    return {
      ...verdict,
      ...this.#counts,
      connectSeconds,
      seconds: (performance.now() - begin) / 1000,
      refreshes: this.#last?.refreshes ?? 0,
      longestGapSeconds: this.#worst.gap,
      oldestBatchSeconds: this.#worst.batch,
      recoverySeconds,
      megabytes,
      failures: this.#failures,
    };
  }

  /** Everything that goes wrong, each at its own pace. */
  async #disturb(customers: readonly ConnectedCustomer[], begin: number, forMs: number): Promise<void> {
    const end = begin + forMs;
    const someone = () => customers[random(customers.length)] ?? raise();
    const every = async (ms: () => number, act: () => Promise<void>) => {
      for (;;) {
        await sleep(ms());
        if (performance.now() >= end) return;
        await act().catch((error: unknown) => this.#failures.push(String(error)));
      }
    };
    const at = async (share: number, act: () => Promise<void>) => {
      await sleep(Math.max(0, begin + forMs * share - performance.now()));
      await act().catch((error: unknown) => this.#failures.push(String(error)));
    };
    await Promise.all([
      every(
        () => 1_500,
        async () => {
          await this.#control('faults', [randomFault()]);
          this.#counts.faults += 1;
        },
      ),
      every(
        () => 1_000,
        () => this.#alerts.send(someone()),
      ),
      every(
        () => 5_000,
        () => breakDeployments(someone()),
      ),
      every(
        () => 8_000 + random(16_000),
        () => this.#alone(() => this.#killOne()),
      ),
      at(0.3, () => this.#alone(() => this.#upgrade(1))),
      at(0.5, () => this.#alone(() => this.#restartDatabase())),
      at(0.65, () => this.#alone(() => this.#upgrade(2))),
    ]);
  }

  /** Kills, upgrades and the restart of the database follow each other: two together would leave no instance. */
  #alone(act: () => Promise<void>): Promise<void> {
    const done = this.#busy.then(act);
    this.#busy = done.catch(() => undefined);
    return done;
  }

  async #killOne(): Promise<void> {
    const { instances, balancer } = this.#stack;
    const instance = instances[random(instances.length)];
    if (instance === undefined) return;
    // Still in rotation while it dies: a real balancer notices with a delay.
    await instance.kill();
    this.#counts.kills += 1;
    balancer.ports.delete(instance.port);
    await instance.start();
    balancer.ports.add(instance.port);
  }

  async #restartDatabase(): Promise<void> {
    this.#plan.report('PostgreSQL is stopped immediately and restarted');
    await this.#stack.postgres.restart();
  }

  /** One instance after the other: out of the balancer, stopped, started as the next version, in again. */
  async #upgrade(index: number): Promise<void> {
    const version = this.#stack.versions[index];
    if (version === undefined) return;
    this.#plan.report(`rolling upgrade to "${version.name}"`);
    for (const instance of this.#stack.instances) {
      this.#stack.balancer.ports.delete(instance.port);
      this.#counts.longestStopMs = Math.max(this.#counts.longestStopMs, await instance.stop());
      await instance.start(version);
      this.#stack.balancer.ports.add(instance.port);
      this.#counts.upgrades += 1;
      // Versions work side by side for a while.
      await sleep(3_000);
    }
  }

  /** Keeps the accounts, and says every ten seconds how things are. */
  async #watch(begin: number): Promise<void> {
    for (let turn = 1; !this.#stopping.signal.aborted; turn += 1) {
      await sleep(2_000, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      await this.#whileDatabaseAnswers(async () => {
        await this.#ledger.update();
        await this.#alerts.update();
        this.#last = await observe(this.#database);
        if (turn % 10 === 0) await this.#secrets.collect();
      }).catch((error: unknown) => this.#failures.push(String(error)));
      if (this.#last === undefined) continue;
      if (this.#draining) continue;
      this.#worst.gap = Math.max(this.#worst.gap, this.#last.longestGapSeconds);
      this.#worst.batch = Math.max(this.#worst.batch, this.#last.oldestBatchSeconds);
      if (turn % 5 === 0) this.#plan.report(this.#progress(begin, this.#last));
    }
  }

  #progress(begin: number, last: Observation): string {
    const counts = Object.values(this.#ledger.counts());
    const sum = (name: 'committed' | 'received' | 'duplicates') =>
      counts.reduce((total, count) => total + count[name], 0);
    const { kills, faults } = this.#counts;
    return [
      `${((performance.now() - begin) / 1000).toFixed(0).padStart(5)} s`,
      `committed ${sum('committed')}, received ${sum('received')} (+${sum('duplicates')})`,
      `waiting ${last.batches} batches for ${last.oldestBatchSeconds.toFixed(0)} s`,
      `gap ${last.longestGapSeconds.toFixed(0)} s`,
      `refreshes ${last.refreshes} (${last.expiredTokens} expired)`,
      `alerts ${this.#alerts.acknowledged.size} (${last.alertsWaiting} waiting)`,
      `not connected ${last.notConnected}`,
      `kills ${kills}, faults ${faults}`,
    ].join(' · ');
  }

  /** What alerts have done is collected, and nothing new; then whatever is on its way arrives. */
  async #drain(): Promise<void> {
    this.#draining = true;
    const demonstrates = await hasDemonstration(this.#database);
    await this.#until(async () => {
      const { rowCount } = await this.#database.query(`select from alerts where action = 'due'`);
      if (!demonstrates || rowCount !== 0) return rowCount === 0;
      const { rowCount: unreported } = await this.#database.query(
        `select from demo_rollbacks join installations using (account_id) join collections on installation_id = installations.id
          where collected_until <= finished_at`,
      );
      return unreported === 0;
    }, recoveryMs);
    await this.#database.query(`update collections set next_at = 'infinity'`);
    const patient = await this.#until(async () => {
      const { batches, alertsWaiting } = await observe(this.#database);
      // A collection at work may still commit batches. What a killed process left in these queues expires soon.
      const { rows } = await this.#database.query<{ jobs: string }>(
        `select (select count(*) from jobs.job where name in ('collect', 'alert') and state < 'completed')
          + (select count(*) from incidents where state in ('wanted', 'creating')) as jobs`,
      );
      return batches + alertsWaiting + Number(rows[0]?.jobs ?? 0) + this.#alerts.waiting === 0;
    }, recoveryMs);
    if (!patient) this.#failures.push('work was left after the end');
  }

  async #until(done: () => Promise<boolean>, withinMs: number): Promise<boolean> {
    const end = performance.now() + withinMs;
    while (performance.now() < end) {
      if (await done()) return true;
      await sleep(500);
    }
    return false;
  }

  /** The restart of the database breaks our connections too: what fails then is done again. */
  async #whileDatabaseAnswers(act: () => Promise<void>): Promise<void> {
    for (let left = 10; ; left -= 1) {
      try {
        await act();
        return;
      } catch (error) {
        const isBroken =
          error instanceof Error && /terminated|ECONN|starting up|not yet accepting/.test(error.message);
        if (!isBroken || left === 0) throw error;
        await sleep(500);
      }
    }
  }

  async #control(path: string, body: unknown, method = 'POST'): Promise<void> {
    const answer = await fetch(`${this.#stack.sandboxUrl}/_sandbox/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`The sandbox refused ${path}: ${await answer.text()}`);
    await answer.arrayBuffer();
  }
}
