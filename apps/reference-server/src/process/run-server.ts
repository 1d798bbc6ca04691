import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createTransport } from '@tilekit/core';
import { createApp } from '../app.ts';
import { createAppOptions } from '../app-options.ts';
import { keepAuditMonths } from '../audit/seal-audit-trail.ts';
import { type Config, createConfig, loadEnvironment } from '../config.ts';
import { parseEnvironment, type RawEnvironment } from '../config/parse-environment.ts';
import { connectionOf } from '../database/connection-of.ts';
import { openDatabase, shareConnections } from '../database/database.ts';
import { startDatabaseClock } from '../database/database-clock.ts';
import { explained } from '../database/describe-database-error.ts';
import { migrate } from '../database/migrate.ts';
import { findPooling, type Pooling } from '../database/pooler.ts';
import { openJobQueue, releaseAbandonedJobs } from '../jobs/job-queue.ts';
import { startWorkers } from '../jobs/start-workers.ts';
import { createLogger, type LogBase } from '../logging/create-logger.ts';
import { createMetricsApp } from '../metrics/server-metrics.ts';
import type { Integration } from '../plug-in/integration.ts';
import { listen, runUntilStopped } from './run-until-stopped.ts';
import { demonstrationFaults } from './refuse-demonstration.ts';

/** What a server is started with. */
export interface Configuration {
  readonly config: Config;
  readonly environment: RawEnvironment;
}

/**
 * Reads the configuration and the tile, so that what is wrong shows before anything starts.
 *
 * @throws StartupError CONFIGURATION_INVALID, TILE_UNREADABLE, DATA_DIRECTORY_UNWRITABLE
 */
export function readConfiguration(integration: Integration): Configuration {
  const environment = loadEnvironment();
  return { config: createConfig(environment, demonstrationFaults(integration)), environment };
}

const packageFile: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
);
const version =
  typeof packageFile === 'object' && packageFile !== null && 'version' in packageFile
    ? String(packageFile.version)
    : 'unknown';

/** Names this process in its log. */
function logBaseOf({ tile }: Config): LogBase {
  const service = tile.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return {
    service: service === '' ? 'integration' : service,
    version,
    instance: `${hostname()}-${process.pid}`,
  };
}

/** The embedded PostgreSQL has no pooler. */
function poolingOf({ databaseUrl, databaseConnections }: Config): Promise<Pooling> {
  if (databaseUrl !== undefined) return findPooling(connectionOf(databaseUrl), databaseConnections);
  return Promise.resolve({ mode: 'none', connections: databaseConnections, listens: true });
}

interface RunOptions {
  /** Where it was read already. */
  readonly configuration?: Configuration;
  readonly refreshesPages?: boolean;
  /** Resolves when the server in whose place this one comes is gone; all else is prepared meanwhile. */
  readonly mayServe?: Promise<void>;
}

/** The whole server, from its configuration to its end. */
export function runServer(
  integration: Integration,
  { configuration, refreshesPages = false, mayServe = Promise.resolve() }: RunOptions = {},
): Promise<void> {
  return runUntilStopped(async (stack) => {
    const { config, environment } = configuration ?? readConfiguration(integration);
    const logger = createLogger(config.logLevel, undefined, logBaseOf(config));
    for (const warning of parseEnvironment(environment).warnings) logger.warn({ warning }, 'the environment');
    for (const warning of config.warnings) logger.warn({ warning }, 'the configuration');
    for (const problem of config.tile.problems) logger.warn({ problem }, 'the tile');
    const pooling = await poolingOf(config);
    if (pooling.mode !== 'none') logger.info(pooling, 'a pooler stands in front of PostgreSQL');
    if (pooling.connections < config.databaseConnections)
      logger.warn(pooling, 'the pooler grants fewer connections than DATABASE_CONNECTIONS');
    const opened = stack.use(await openDatabase({ ...config, databaseConnections: pooling.connections }));
    await migrate(opened.database, integration.tables);
    const { database } = opened;
    await explained(keepAuditMonths({ database, config, logger }));
    const clock = await explained(startDatabaseClock(database, logger));
    stack.defer(() => {
      clock.stop();
    });
    const boss = await explained(
      openJobQueue(opened.connection, logger, {
        connections: shareConnections(pooling.connections).queue,
        listens: pooling.listens,
      }),
    );
    const options = createAppOptions({
      config,
      logger,
      database,
      boss,
      integration,
      refreshesPages,
      transport: createTransport(),
      now: () => clock.now(),
      clock,
    });

    const metricsApp = createMetricsApp(options.metrics, logger);
    const app = await createApp(options);
    await Promise.all([metricsApp.ready(), app.ready(), mayServe]);

    if (config.databaseUrl === undefined) await releaseAbandonedJobs(database, boss);
    const workers = await startWorkers(options, boss);
    stack.defer(() => workers.stop());
    stack.defer(() => metricsApp.close());
    await listen(metricsApp, { host: config.host, port: config.metricsPort, variable: 'METRICS_PORT' });
    stack.defer(() => app.close());
    await listen(app, { host: config.host, port: config.port, variable: 'PORT' });
    return { logger, ended: opened.ended };
  });
}
