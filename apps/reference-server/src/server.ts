import {
  createAccessTokenSource,
  createSandboxEndpoints,
  createTransport,
  directEndpoints,
} from '@tilekit/core';
import { createSecretBox, parseKeyRing } from '@tilekit/core/secrets';
import type { FastifyBaseLogger } from 'fastify';
import { createApp } from './app.ts';
import type { AppOptions } from './app-options.ts';
import { type Config, createConfig, loadEnvironment } from './config.ts';
import { type Database, openDatabase } from './database/database.ts';
import { migrate } from './database/migrate.ts';
import { createPostgresStore } from './installations/postgres-store.ts';
import { openJobQueue } from './jobs/job-queue.ts';
import { startWorkers } from './jobs/start-workers.ts';
import { createLogger } from './logging/create-logger.ts';
import { runUntilStopped } from './process/run-until-stopped.ts';
import { listen } from './process/listen.ts';

await runUntilStopped(async (stack) => {
  const config = createConfig(loadEnvironment());
  const logger = createLogger(config.logLevel);
  const opened = stack.use(await openDatabase(config));
  await migrate(opened.database);
  const options = createOptions(config, logger, opened.database);
  const boss = await openJobQueue(opened.connection, logger);
  const workers = await startWorkers(options, boss);
  stack.defer(() => workers.stop());
  const app = await createApp(options);
  stack.defer(() => app.close());
  await listen(app, { host: config.host, port: config.port, variable: 'PORT' });
  return { logger, ended: opened.ended };
});

function createOptions(config: Config, logger: FastifyBaseLogger, database: Database): AppOptions {
  const transport = createTransport();
  const endpoints =
    config.sandboxUrl === undefined ? directEndpoints : createSandboxEndpoints(config.sandboxUrl);
  const lifecycle = {
    store: createPostgresStore(database),
    secrets: createSecretBox(parseKeyRing(config.encryptionKeys)),
    findClient: (clientId: string) => (clientId === config.client.clientId ? config.client : undefined),
    scopes: config.tile.oauth.scopes,
    transport,
    endpoints,
  };
  const accessTokens = createAccessTokenSource(lifecycle);
  return { config, logger, database, lifecycle, accessTokens, transport, endpoints, now: () => new Date() };
}
