import { join } from 'node:path';
import { createTransport } from '@tilekit/core';
import { startSandbox } from '@tilekit/sandbox';
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import { type AppOptions, createAppOptions } from '../../src/app-options.ts';
import { createApp } from '../../src/app.ts';
import { createConfig } from '../../src/config.ts';
import { connect } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import type { Integration } from '../../src/plug-in/integration.ts';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { createLogger } from '../../src/logging/create-logger.ts';
import { createBrowser, type Browser } from './browser.ts';
import { recordOutput, recordSecret } from './canaries.ts';
import { recordingTransport } from './recording-transport.ts';
import { openTestDatabase } from './test-database.ts';
import { testIntegration } from './test-integration.ts';
import { TestTile } from './test-tile.ts';

export interface TestServer extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly options: AppOptions;
  readonly boss: PgBoss;
  readonly sandboxUrl: string;
  /** Where its database is. */
  readonly connection: pg.PoolConfig;
  /** Every secret that went over the network so far. */
  secrets(): ReadonlySet<string>;
  /** Every URL that the server called. */
  readonly contacted: readonly string[];
  /** A fresh browser, with its own cookies at the server and at the sandbox. */
  browser(): Browser;
  /** Moves the server's clock. */
  advance(milliseconds: number): void;
  /** Makes the sandbox answer differently. */
  setFaults(faults: readonly object[]): Promise<void>;
}

export interface TestServerOptions {
  /** Puts something between the server and its database. */
  readonly through?: (address: pg.PoolConfig) => Promise<pg.PoolConfig>;
  /** Default: long, since a machine that runs many tests in parallel is slow. */
  readonly requestDatabaseMs?: number;
  /** Default: one for tests, so that they hold in every fork. */
  readonly integration?: Integration;
  /** Default: a copy of this repository's own that asks for every scope. */
  readonly tileDirectory?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A server with its own sandbox and database, and a clock that tests move. */
export async function startTestServer({
  environment = {},
  integration = testIntegration,
  tileDirectory: givenTile,
  through,
  requestDatabaseMs = 15_000,
}: TestServerOptions = {}): Promise<TestServer> {
  const publicUrl = environment.PUBLIC_URL ?? 'http://127.0.0.1:4300';
  let offset = 0;
  const now = () => new Date(Date.now() + offset);
  const tile = new TestTile();
  const tileDirectory = givenTile ?? tile.directory;
  const sandbox = await startSandbox({ port: 0, tileDirectory, partnerUrl: publicUrl, logger: false });
  const direct = await openTestDatabase();
  const opened = through ? connect(await through(direct.connection)) : direct;
  if (integration !== testIntegration) await migrate(opened.database, integration.tables);
  const config = createConfig({
    DATADOG_SANDBOX_URL: sandbox.url,
    ENCRYPTION_KEYS: `test:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`,
    SESSION_SECRET: Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url'),
    LOG_LEVEL: 'trace',
    ACCEPT_CUSTOMER_KEYS: 'true',
    TILEKIT_DATA_DIR: join(import.meta.dirname, 'never-used'),
    TILEKIT_TILE_DIR: tileDirectory,
    PUBLIC_URL: publicUrl,
    ...environment,
  });
  recordSecret(config.encryptionKeys.split(':')[1]);
  recordSecret(config.sessionSecret);
  for (const { clientSecret } of config.clients) recordSecret(clientSecret);

  const logger = createLogger('trace', { write: recordOutput });
  const network = createTransport();
  const { transport, urls, secrets } = recordingTransport(network);
  const boss = await openJobQueue(opened.connection, logger);
  const options = createAppOptions({
    config,
    logger,
    database: opened.database,
    boss,
    transport,
    integration,
    now,
    // A machine that runs many tests in parallel is slow, not overloaded with requests.
    maxEventLoopDelayMs: 0,
    requestDatabaseMs,
  });
  const app = await createApp(options);
  await app.ready();
  return {
    app,
    options,
    boss,
    sandboxUrl: sandbox.url,
    connection: opened.connection,
    secrets: () => secrets,
    contacted: urls,
    browser: () => createBrowser(app, publicUrl),
    advance(milliseconds) {
      offset += milliseconds;
    },
    async setFaults(faults) {
      await fetch(`${sandbox.url}/_sandbox/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(faults),
      });
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await boss.stop({ graceful: false });
      network.close();
      await opened.close();
      if (opened !== direct) await direct.close();
      await sandbox.close();
      tile[Symbol.dispose]();
    },
  };
}
