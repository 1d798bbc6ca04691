import { PgBoss } from 'pg-boss';
import type pg from 'pg';
import type { FastifyBaseLogger } from 'fastify';

/** Work that survives the process: every queue, and how patient it is. */
export const queues = {
  /** Read one window of an installation's data. */
  collect: { policy: 'stately', retryLimit: 3, retryDelay: 1, expireInSeconds: 60, deleteAfterSeconds: 600 },
  /** Hand what was collected to Datadog; metrics older than an hour are worthless there. */
  deliver: {
    policy: 'standard',
    retryLimit: 30,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 120,
    expireInSeconds: 120,
    deleteAfterSeconds: 600,
  },
} as const;

export type QueueName = keyof typeof queues;

/** Opens the queue in the server's own database, in a schema of its own. */
export async function openJobQueue(
  connection: pg.PoolConfig,
  logger: FastifyBaseLogger,
  schema = 'jobs',
): Promise<PgBoss> {
  const { host, user, database, connectionString } = connection;
  const boss = new PgBoss({
    ...(connectionString === undefined
      ? { host: String(host), user: String(user), database: String(database) }
      : { connectionString }),
    schema,
    max: 6,
    application_name: 'tilekit jobs',
    useListenNotify: true,
  });
  boss.on('error', (error) => {
    logger.error({ err: error }, 'job queue');
  });
  boss.on('warning', (warning) => {
    logger.warn({ warning: warning.message }, 'job queue');
  });
  await boss.start();
  for (const [name, options] of Object.entries(queues))
    await boss.createQueue(name, { ...options, notify: true });
  return boss;
}
