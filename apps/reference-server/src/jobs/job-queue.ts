import type { FastifyBaseLogger } from 'fastify';
import { sql } from 'kysely';
import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { Database } from '../database/database.ts';
import { databaseStartupError } from '../database/describe-database-error.ts';
import { jobSchema, queues } from './queues.ts';

/**
 * How long a statement of the queue may take, in milliseconds. A connection whose statement failed in any way is closed
 * by pg-boss instead of returned.
 */
const answerLimitMs = 12_000;

/** How often the same error is logged, and of how many that is remembered. */
const repeatMs = 10_000;
const maxReported = 100;

/** Limits that pg-boss passes on to `pg` without knowing them. */
function limitsOf(connection: pg.PoolConfig): object {
  const { keepAlive, keepAliveInitialDelayMillis, connectionTimeoutMillis } = connection;
  const { statement_timeout, idle_in_transaction_session_timeout, lock_timeout } = connection;
  return {
    keepAlive,
    keepAliveInitialDelayMillis,
    connectionTimeoutMillis,
    statement_timeout,
    idle_in_transaction_session_timeout,
    // Instances that start at the same time wait for each other's migration.
    lock_timeout: lock_timeout === undefined ? undefined : answerLimitMs,
    query_timeout: answerLimitMs,
  };
}

/**
 * Opens the queue in the server's own database.
 *
 * @param listens whether a connection can be notified of new jobs; otherwise the workers ask every second
 */
export async function openJobQueue(
  connection: pg.PoolConfig,
  logger: FastifyBaseLogger,
  { connections = 6, listens = true } = {},
): Promise<PgBoss> {
  const { host, port, user, database, connectionString } = connection;
  const boss = new PgBoss({
    ...(connectionString === undefined
      ? {
          host: String(host),
          ...(port !== undefined && { port }),
          user: String(user),
          database: String(database),
        }
      : { connectionString }),
    ...limitsOf(connection),
    schema: jobSchema,
    max: connections,
    application_name: 'tilekit jobs',
    useListenNotify: listens,
    // How soon it is noticed that a job's time is over, which is how a crash shows.
    superviseIntervalSeconds: 20,
    monitorIntervalSeconds: 20,
  });
  const reported = new Map<string, { atMs: number; more: number }>();
  boss.on('error', (error) => {
    // In an outage every worker reports the same error repeatedly.
    const last = reported.get(error.message);
    const nowMs = performance.now();
    if (last && nowMs - last.atMs < repeatMs) last.more += 1;
    else {
      reported.set(error.message, { atMs: nowMs, more: 0 });
      if (reported.size > maxReported) reported.clear();
      logger.error({ err: error, ...(last && last.more > 0 && { repeated: last.more }) }, 'job queue');
    }
  });
  boss.on('warning', (warning) => {
    logger.warn({ warning: warning.message }, 'job queue');
  });
  await boss.start().catch((error: unknown) => {
    throw databaseStartupError(error);
  });
  const earlier = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  for (const [name, { policy, ...others }] of Object.entries(queues)) {
    const former = earlier.get(name);
    const options = { ...others, notify: true };
    // As a rule, at a start nothing has changed.
    if (former !== undefined && isAs(former, { policy, ...options })) continue;
    // A queue's policy cannot be changed. Jobs of a `short` queue can be rebuilt from the tables, so it may be recreated.
    if (policy === 'short' && former !== undefined && former.policy !== policy) await boss.deleteQueue(name);
    await boss.createQueue(name, { policy, ...options });
    // Creating leaves a queue of an older version as it was.
    if (former !== undefined) await boss.updateQueue(name, options);
  }
  // A job takes its dead letter along when it is sent: those that an older version sent get it now.
  await boss.getDb().executeSql(`
    update ${jobSchema}.job set dead_letter = queue.dead_letter from ${jobSchema}.queue
    where queue.name = job.name and queue.dead_letter is not null and job.dead_letter is null and state < 'completed'
  `);
  return boss;
}

function isAs(queue: object, wanted: object): boolean {
  return Object.entries(wanted).every(([name, value]) => Reflect.get(queue, name) === value);
}

/**
 * Gives back the jobs that a killed process was working on, instead of waiting until they expire: until then they
 * would hold up the same installation's next job. Only for a database that no other process uses, where every job
 * that is active before the workers start belongs to a process that is gone.
 */
export async function releaseAbandonedJobs(database: Database, boss: PgBoss): Promise<void> {
  const { rows } = await sql<{ name: string; ids: string[] }>`
    select name, array_agg(id::text) as ids from ${sql.table(`${jobSchema}.job`)} where state = 'active' group by name
  `.execute(database);
  for (const { name, ids } of rows) await boss.fail(name, ids);
  await database.updateTable('collections').set({ delivering_until: null }).execute();
}
