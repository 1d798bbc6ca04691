import { randomBytes } from 'node:crypto';
import { createTransport, type Transport } from '@tilekit/core';
import type pg from 'pg';
import { type AppOptions, createAppOptions } from '../../src/app-options.ts';
import { createConfig } from '../../src/config.ts';
import { connect } from '../../src/database/database.ts';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { createLogger } from '../../src/logging/create-logger.ts';
import { testIntegration } from '../harness/test-integration.ts';

/** What the processes of one storm share. Plain JSON: it travels as an argument. */
export interface Scene {
  readonly connection: pg.PoolConfig;
  readonly sandboxUrl: string;
  readonly tileDirectory: string;
  readonly encryptionKeys: string;
  readonly journal: string;
}

/** One process's turn: how far it may collect, and where it dies. */
export interface Life {
  /** Items of each installation that are collected until this life's end. */
  readonly until: number;
  readonly dieAt: string;
  /** How often the step is reached. */
  readonly occurrence: number;
}

export function createEncryptionKeys(): string {
  return `storm:${randomBytes(32).toString('base64')}`;
}

/** The server's parts in this process. */
export async function openScene(
  scene: Scene,
  onStep: (step: string) => void = () => undefined,
  watch: (transport: Transport) => Transport = (transport) => transport,
): Promise<AsyncDisposable & { readonly options: AppOptions }> {
  const config = createConfig({
    DATADOG_SANDBOX_URL: scene.sandboxUrl,
    ENCRYPTION_KEYS: scene.encryptionKeys,
    SESSION_SECRET: randomBytes(32).toString('base64url'),
    TILEKIT_DATA_DIR: '/nowhere',
    TILEKIT_TILE_DIR: scene.tileDirectory,
  });
  const logger = createLogger('fatal');
  const opened = connect(scene.connection);
  const boss = await openJobQueue(opened.connection, logger);
  const network = createTransport();
  const options = createAppOptions({
    config,
    logger,
    database: opened.database,
    boss,
    transport: watch(network),
    integration: testIntegration,
    now: () => new Date(),
    onStep,
  });
  return {
    options,
    async [Symbol.asyncDispose]() {
      await boss.stop({ graceful: false });
      network.close();
      await opened.close();
    },
  };
}
