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
import { type ChildOrder, parseItem } from './child-order.ts';
import { type DatadogFront, startDatadogFront } from './datadog-front.ts';
import { type ProcessSettings, ServerProcess } from './server-process.ts';
import { type SilentProxy, startSilentProxy } from './silent-proxy.ts';

/** What became of the items of a run, by the ledger of the sandbox. */
interface Ledger {
  readonly received: number;
  /** Seconds of an installation between its first and its last item that never came. */
  readonly lost: number;
  readonly doubled: number;
}

/** A sandbox, a database behind a proxy, and installations that collect an item for each second. */
export interface FaultScene extends AsyncDisposable {
  readonly database: Database;
  readonly proxy: SilentProxy;
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
  ledger(): Promise<Ledger>;
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
  await sql`update collections set next_at = now(), collected_until = date_trunc('second', now())`.execute(
    database,
  );
  const installationIds = (await database.selectFrom('installations').select('id').execute()).map(
    ({ id }) => id,
  );
  const url = `postgres://${String(address.user)}@127.0.0.1:${proxy.address.port ?? 0}/${String(address.database)}`;

  async function received(): Promise<
    readonly { readonly installationId: string; readonly second: number }[]
  > {
    const answer = await fetch(`${sandbox.url}/_sandbox/received/logs`);
    const { items } = (await answer.json()) as { items: readonly { payload: { message?: string } }[] };
    return items.flatMap(({ payload }) => parseItem(payload.message ?? '') ?? []);
  }

  return {
    database,
    proxy,
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
      const items = await received();
      let [lost, doubled] = [0, 0];
      for (const own of Map.groupBy(items, ({ installationId }) => installationId).values()) {
        const seconds = new Set(own.map(({ second }) => second));
        lost += Math.max(...seconds) - Math.min(...seconds) + 1 - seconds.size;
        doubled += own.length - seconds.size;
      }
      return { received: items.length, lost, doubled };
    },
    async untilFlowing(sinceMs, withinMs, ids = installationIds) {
      const since = Date.now() - (performance.now() - sinceMs);
      for (;;) {
        const items = await received();
        const fresh = new Set(
          items.filter(({ second }) => second * 1_000 > since).map(({ installationId }) => installationId),
        );
        if (ids.every((id) => fresh.has(id))) return Math.round(performance.now() - sinceMs);
        if (performance.now() - sinceMs > withinMs)
          throw new Error(`Only ${fresh.size} of ${ids.length} flow after ${withinMs} ms.`);
        await sleep(200);
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
