import { randomBytes } from 'node:crypto';
import { createTransport } from '@tilekit/core';
import type pg from 'pg';
import { type AppOptions, createAppOptions } from '../../src/app-options.ts';
import { createConfig } from '../../src/config.ts';
import { connect, type OpenDatabase } from '../../src/database/database.ts';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { createLogger } from '../../src/logging/create-logger.ts';
import { commitIntent } from '../../src/webhooks/create-installation-webhook.ts';
import { secretHeaderOf } from '../../src/webhooks/webhook-identity.ts';
import { testIntegration } from '../harness/test-integration.ts';

/** What the processes of one storm share. Plain JSON: it travels as an argument. */
export interface StormScene {
  readonly connection: pg.PoolConfig;
  readonly port: number;
  readonly encryptionKeys: string;
  readonly sessionSecret: string;
}

export const stormAccount = 'storm@customer.example';

export function createStormScene(connection: pg.PoolConfig, port: number): StormScene {
  const random = (encoding: BufferEncoding) => randomBytes(32).toString(encoding);
  return {
    connection,
    port,
    encryptionKeys: `storm:${random('base64')}`,
    sessionSecret: random('base64url'),
  };
}

export interface OpenScene extends AsyncDisposable {
  readonly options: AppOptions;
  readonly opened: OpenDatabase;
}

/** The server's parts in this process, with a Datadog that cannot be reached: deliveries need none. */
export async function openStormScene(
  scene: StormScene,
  onStep: (step: string) => void = () => undefined,
): Promise<OpenScene> {
  const config = createConfig({
    DATADOG_SANDBOX_URL: 'http://127.0.0.1:1',
    ENCRYPTION_KEYS: scene.encryptionKeys,
    SESSION_SECRET: scene.sessionSecret,
    PUBLIC_URL: `http://127.0.0.1:${scene.port}`,
    TILEKIT_DATA_DIR: '/nowhere',
  });
  const logger = createLogger('fatal');
  const opened = connect(scene.connection);
  const boss = await openJobQueue(opened.connection, logger);
  const transport = createTransport();
  const options = createAppOptions({
    config,
    logger,
    database: opened.database,
    boss,
    transport,
    integration: testIntegration,
    now: () => new Date(),
    onStep,
    deliveriesPerMinute: 1_000_000_000,
  });
  return {
    options,
    opened,
    async [Symbol.asyncDispose]() {
      await boss.stop({ graceful: false });
      transport.close();
      await opened.close();
    },
  };
}

/** @returns how to call the webhook of a new installation */
export async function prepareWebhook({ options }: OpenScene): Promise<{
  readonly installationId: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}> {
  const installationId = `storm-${randomBytes(6).toString('hex')}`;
  const at = new Date().toISOString();
  const sealed = { accessToken: 'x', refreshToken: 'x', issuedAt: at, refreshAt: at, expiresAt: at };
  await options.lifecycle.store.create(
    {
      id: installationId,
      accountId: stormAccount,
      clientId: 'client',
      domain: 'datadoghq.com',
      organization: { id: installationId },
      createdAt: at,
      changedAt: at,
      status: 'connected',
      tokens: { generation: 1, scopes: [], ...sealed },
    },
    1,
  );
  const intent = await commitIntent(options, installationId);
  if (intent === undefined) throw new Error('There is a webhook already.');
  return {
    installationId,
    path: `/datadog/webhooks/${intent.token}`,
    headers: { 'content-type': 'application/json', [secretHeaderOf(options.config)]: intent.secret },
  };
}
