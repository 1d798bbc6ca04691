import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { sites } from '@tilekit/core';
import { startSandbox } from '@tilekit/sandbox';
import type pg from 'pg';
import { sql } from 'kysely';
import { connect, type Database } from '../../src/database/database.ts';
import { insertInstallations } from '../bench/scheduler-scene.ts';
import { TestTile } from '../harness/test-tile.ts';
import { createSecretBox, parseKeyRing } from '@tilekit/core/secrets';
import { createConfig } from '../../src/config.ts';
import { findOwner } from '../../src/installations/find-installations.ts';
import {
  createToken,
  hashToken,
  secretHeaderOf,
  webhookContext,
} from '../../src/webhooks/webhook-identity.ts';
import { readTile } from '../../src/tile/read-tile.ts';
import { type ChildOrder, readItems, type SeenItem } from './child-order.ts';
import { type DatadogFront, startDatadogFront } from './datadog-front.ts';
import { type ProcessSettings, ServerProcess } from './server-process.ts';
import { type SilentProxy, startSilentProxy } from './silent-proxy.ts';

/** What became of the items of a run, by the ledger of the sandbox. */
interface Ledger {
  readonly received: number;
  /** Seconds of an installation that it had passed, and whose items did not come even long afterwards. */
  readonly lost: number;
  /** Items that were still on their way when the ledger was asked for, although newer ones of their installation had come. */
  readonly overtaken: number;
  readonly doubled: number;
}

/** When nothing has arrived for this long, what is missing is lost: longer than the longest pause after failures. */
const quietMs = 150_000;

/** A sandbox, a database behind a proxy, and installations that collect an item for each second. */
export interface FaultScene extends AsyncDisposable {
  readonly database: Database;
  readonly proxy: SilentProxy;
  /** Of the database, through the proxy. */
  readonly address: pg.PoolConfig;
  /** Of the database, without the proxy. */
  readonly directUrl: string;
  readonly datadog: DatadogFront;
  readonly installationIds: readonly string[];
  /** Gives an installation a webhook. @returns how to call it */
  openWebhook(
    id: string,
  ): Promise<{ readonly path: string; readonly headers: Readonly<Record<string, string>> }>;
  start(
    settings?: Partial<ProcessSettings> & { readonly order?: ChildOrder },
    isReady?: boolean,
  ): Promise<ServerProcess>;
  /** Waits until everything has arrived that was collected, or should have been, by now; or until nothing comes any more. */
  ledger(): Promise<Ledger>;
  /** Makes every installation collect again what is so many seconds old. */
  collectFrom(secondsAgo: number): Promise<void>;
  /** How long after `sinceMs` every installation's data flows again, in milliseconds. */
  untilFlowing(sinceMs: number, withinMs: number, ids?: readonly string[]): Promise<number>;
}

interface SceneOptions {
  readonly address: pg.PoolConfig;
  readonly installations?: number;
}

export async function openFaultScene({ address, installations = 18 }: SceneOptions): Promise<FaultScene> {
  const tile = new TestTile();
  const sandbox = await startSandbox({ port: 0, tileDirectory: tile.directory, logger: false });
  const direct = connect({ max: 4, ...address });
  const { database } = direct;
  const proxy = await startSilentProxy(address);
  const datadog = await startDatadogFront(sandbox.url);
  const random = (encoding: BufferEncoding) => randomBytes(32).toString(encoding);
  const encryptionKeys = `fault:${random('base64')}`;
  const sessionSecret = random('base64url');
  const apiKeys = new Map<string, string>();
  for (const { domain } of sites) {
    const answer = await fetch(`${sandbox.url}/_sandbox/credentials?site=${domain}`);
    apiKeys.set(domain, ((await answer.json()) as { api_key: string }).api_key);
  }
  await insertInstallations(database, installations, {
    clientId: readTile(tile.directory).oauth.clientId,
    encryptionKeys,
    apiKeys,
  });
  const installationIds = (await database.selectFrom('installations').select('id').execute()).map(
    ({ id }) => id,
  );
  let firstSecond = 0;
  async function collectFrom(secondsAgo: number): Promise<void> {
    const { rows } = await sql<{ collected_until: Date }>`
      update collections set next_at = now(), collected_until = date_trunc('second', now()) - ${secondsAgo} * interval '1 second'
      returning collected_until`.execute(database);
    firstSecond = (rows[0]?.collected_until.getTime() ?? 0) / 1_000;
  }
  await collectFrom(0);
  const url = `postgres://${String(address.user)}@127.0.0.1:${proxy.address.port ?? 0}/${String(address.database)}`;

  async function received(): Promise<readonly SeenItem[]> {
    const { body } = await fetch(`${sandbox.url}/_sandbox/received/logs`);
    return body === null ? [] : readItems(body.pipeThrough(new TextDecoderStream()));
  }

  return {
    database,
    proxy,
    address: { ...proxy.address, user: String(address.user), database: String(address.database) },
    directUrl: `postgres://${String(address.user)}@/${String(address.database)}?host=${encodeURIComponent(String(address.host))}`,
    datadog,
    installationIds,
    async openWebhook(id) {
      const config = createConfig({
        DATADOG_SANDBOX_URL: datadog.url,
        ENCRYPTION_KEYS: encryptionKeys,
        SESSION_SECRET: sessionSecret,
        TILEKIT_TILE_DIR: tile.directory,
      });
      const [token, secret] = [createToken(), createToken()];
      const owner = await findOwner(database, id);
      const sealed = await createSecretBox(parseKeyRing(encryptionKeys)).seal(
        secret,
        webhookContext(owner, 'secret'),
      );
      await database
        .updateTable('webhooks')
        .set({ state: 'created', token_hash: hashToken(token), secret: sealed })
        .where('installation_id', '=', id)
        .execute();
      const headers = { 'content-type': 'application/json', [secretHeaderOf(config)]: secret };
      return { path: `/datadog/webhooks/${token}`, headers };
    },
    start: (settings = {}, isReady = true) =>
      ServerProcess.start(
        {
          ...settings,
          environment: {
            DATADOG_SANDBOX_URL: datadog.url,
            DATABASE_URL: url,
            ENCRYPTION_KEYS: encryptionKeys,
            SESSION_SECRET: sessionSecret,
            TILEKIT_TILE_DIR: tile.directory,
            LOG_LEVEL: 'info',
            ...settings.environment,
          },
        },
        isReady,
      ),
    async ledger() {
      const { rows } = await sql<{ installation_id: string; collected_until: Date }>`
        select installation_id, collected_until from collections`.execute(database);
      let overtaken: number | undefined;
      let [missing, changedAtMs] = [-1, performance.now()];
      for (;;) {
        const lookedAtMs = performance.now();
        const items = await received();
        const secondsOf = Map.groupBy(items, ({ installationId }) => installationId);
        let [lost, older, doubled] = [0, 0, 0];
        for (const { installation_id: id, collected_until } of rows) {
          const arrived = new Set(secondsOf.get(id)?.map(({ second }) => second));
          const newest = Math.max(...arrived);
          // The item of a second that has begun comes with the window that ends after it.
          const end = Math.ceil(collected_until.getTime() / 1_000);
          for (let second = firstSecond; second < end; second += 1) {
            if (arrived.has(second)) continue;
            lost += 1;
            if (second < newest) older += 1;
          }
          doubled += (secondsOf.get(id)?.length ?? 0) - arrived.size;
        }
        overtaken ??= older;
        if (lost !== missing) [missing, changedAtMs] = [lost, performance.now()];
        if (lost === 0 || performance.now() - changedAtMs > quietMs)
          return { received: items.length, lost, overtaken, doubled };
        await pause(lookedAtMs);
      }
    },
    collectFrom,
    async untilFlowing(sinceMs, withinMs, ids = installationIds) {
      const since = Date.now() - (performance.now() - sinceMs);
      for (;;) {
        const lookedAtMs = performance.now();
        const items = await received();
        const fresh = new Set(
          items.filter(({ second }) => second * 1_000 > since).map(({ installationId }) => installationId),
        );
        if (ids.every((id) => fresh.has(id))) return Math.round(performance.now() - sinceMs);
        if (performance.now() - sinceMs > withinMs)
          throw new Error(`Only ${fresh.size} of ${ids.length} flow after ${withinMs} ms.`);
        await pause(lookedAtMs);
      }
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await datadog[Symbol.asyncDispose]();
      await direct.close();
      await sandbox.close();
      tile[Symbol.dispose]();
    },
  };
}

/** A look at many megabytes takes its time from what is looked at: the next one comes after several times as long. */
async function pause(lookedAtMs: number): Promise<void> {
  await sleep(Math.max(200, 3 * (performance.now() - lookedAtMs)));
}
