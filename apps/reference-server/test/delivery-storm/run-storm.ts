import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { AppOptions } from '../../src/app-options.ts';
import { type OpenScene, openStormScene, prepareWebhook, type StormScene } from './storm-scene.ts';
import { shuffled, stormNotifications, type StormNotification } from './storm-notifications.ts';

const commitPoints = [
  'delivery: before the commit',
  'delivery: committed',
  'alert: taken',
  'alert: applied',
  'alert: acted',
  'alert: outcome saved',
];

export interface StormResult {
  readonly notifications: number;
  readonly requests: number;
  readonly kills: number;
  readonly refused: number;
  readonly missing: number;
  readonly doubled: number;
  readonly unfinished: number;
  readonly seconds: number;
}

/**
 * Sends notifications in disorder and in copies to a server that is killed at one commit point after the other, as
 * Datadog would: again after a lost connection or 5xx. Then counts the effects.
 */
export async function runStorm(
  scene: StormScene,
  { count, kills }: { readonly count: number; readonly kills: number },
): Promise<StormResult> {
  const startedAt = performance.now();
  await using open = await openStormScene(scene);
  const { installationId, path, headers } = await prepareWebhook(open);
  const notifications = stormNotifications(count, Date.now());
  const copies = notifications.flatMap((notification, index) =>
    Array.from({ length: 1 + (index % 3 === 0 ? 1 : 0) + (index % 10 === 0 ? 2 : 0) }, () => notification),
  );
  const url = `http://127.0.0.1:${scene.port}${path}`;
  const sent = { requests: 0, refused: 0 };
  // Each server gets its share, so that there is work for every kill.
  const shares = cut(shuffled(copies), kills + 1);
  const underWay = new Set<Promise<void>>();
  const release = (share: readonly StormNotification[]) => {
    const sending = sendAll(url, headers, share, sent).finally(() => underWay.delete(sending));
    underWay.add(sending);
    return sending;
  };
  for (const [turn, share] of shares.slice(0, kills).entries()) {
    const step = commitPoints[turn % commitPoints.length] ?? '';
    await serveUntilKilled(start(scene, step, 1 + Math.floor((Math.random() * share.length) / 3)), () =>
      release(share),
    );
    await letTimePass(open);
  }
  const last = start(scene, '', 0);
  await once(last, 'message');
  void release(shares[kills] ?? []);
  await Promise.all(underWay);
  await settle(open, installationId);
  last.kill('SIGKILL');
  const effects = await countEffects(open, installationId, notifications);
  const seconds = (performance.now() - startedAt) / 1000;
  return { notifications: count, ...sent, kills, ...effects, seconds };
}

async function send(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  sent: { requests: number; refused: number },
): Promise<void> {
  for (;;) {
    sent.requests += 1;
    try {
      const { status } = await fetch(url, { method: 'POST', headers, body });
      if (status >= 400 && status < 500) sent.refused += 1;
      if (status < 500) return;
    } catch {
      // The connection was lost, or there is no server at the moment: Datadog sends again.
    }
    await sleep(20);
  }
}

/** A server that does not meet its commit point again dies all the same, once it has nothing to do. */
async function serveUntilKilled(child: ChildProcess, release: () => Promise<void>): Promise<void> {
  const exited = once(child, 'exit');
  const first = await Promise.race([once(child, 'message').then(() => 'ready'), exited.then(() => 'gone')]);
  const done = release().then(() => sleep(500));
  if (first === 'ready') await Promise.race([exited, done]);
  child.kill('SIGKILL');
  await exited;
}

/** Until the queue takes the jobs of the dead for lost, and the pauses before the next attempts are over. */
async function letTimePass({ options }: OpenScene): Promise<void> {
  await sql`update jobs.job set started_on = started_on - interval '1 minute' where state = 'active'`.execute(
    options.database,
  );
  await endPauses(options);
}

async function endPauses({ database }: AppOptions): Promise<void> {
  await sql`update jobs.job set start_after = now() where state = 'retry' and start_after > now()`.execute(
    database,
  );
}

async function sendAll(
  url: string,
  headers: Readonly<Record<string, string>>,
  share: readonly StormNotification[],
  sent: { requests: number; refused: number },
): Promise<void> {
  const queue = [...share];
  const lane = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) await send(url, headers, next.body, sent);
  };
  await Promise.all(Array.from({ length: 32 }, lane));
}

function cut<Item>(items: readonly Item[], parts: number): readonly (readonly Item[])[] {
  const size = Math.ceil(items.length / parts);
  return Array.from({ length: parts }, (_, index) => items.slice(index * size, (index + 1) * size));
}

function start(scene: StormScene, step: string, occurrence: number): ChildProcess {
  const file = join(import.meta.dirname, 'storm-child.ts');
  return spawn(
    process.execPath,
    ['--conditions=@tilekit/source', file, JSON.stringify(scene), step, String(occurrence)],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
}

/** Waits until nothing is to be done any more. */
async function settle({ options }: OpenScene, installationId: string): Promise<void> {
  const end = Date.now() + 120_000;
  while (Date.now() < end) {
    const { rows } = await sql<{ open: string }>`
      select (select count(*) from alert_deliveries where installation_id = ${installationId} and effect is null)
        + (select count(*) from alerts where installation_id = ${installationId} and action = 'due') as open`.execute(
      options.database,
    );
    if (rows[0]?.open === '0') return;
    await options.boss.supervise('alert');
    await endPauses(options);
    await sleep(200);
  }
}

async function countEffects(
  { options }: OpenScene,
  installationId: string,
  notifications: readonly StormNotification[],
): Promise<Pick<StormResult, 'missing' | 'doubled' | 'unfinished'>> {
  const { rows } = await sql<{ cycle: string; action: string | null; transition: string; effects: string }>`
    select cycle, action, transition, (select count(*) from test_actions where test_actions.id = alerts.id) as effects
    from alerts where installation_id = ${installationId}`.execute(options.database);
  const recovering = new Set(
    notifications.filter(({ transition }) => transition === 'Recovered').map(({ cycle }) => cycle),
  );
  const cycles = new Set(notifications.map(({ cycle }) => cycle));
  const byCycle = Map.groupBy(rows, ({ cycle }) => cycle.replace(/^cycle /, ''));
  let [missing, doubled, unfinished] = [0, 0, 0];
  for (const cycle of cycles) {
    const found = byCycle.get(cycle) ?? [];
    const effects = found.reduce((sum, row) => sum + Number(row.effects), 0);
    if (effects > 1 || found.length > 1) doubled += 1;
    // What recovered before it was worked off asks for nothing.
    const isExcused =
      recovering.has(cycle) && found[0]?.action === null && found[0].transition === 'Recovered';
    if (effects === 0 && !isExcused) missing += 1;
    if (found.some(({ action }) => action === 'due')) unfinished += 1;
  }
  return { missing, doubled, unfinished };
}
