/** One instance's share of the work: the workers and nothing else. Says what it costs when asked on stdin. */
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from '@tilekit/core';
import { createAppOptions } from '../../src/app-options.ts';
import { createConfig } from '../../src/config.ts';
import { connect } from '../../src/database/database.ts';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { startWorkers } from '../../src/jobs/start-workers.ts';
import { createLogger } from '../../src/logging/create-logger.ts';
import { testIntegration } from '../harness/test-integration.ts';

const [, , connection = '', encryptionKeys = '', sandboxUrl = ''] = process.argv;
const config = createConfig({
  DATADOG_SANDBOX_URL: sandboxUrl,
  ENCRYPTION_KEYS: encryptionKeys,
  SESSION_SECRET: 'never used: no one signs in here',
  PUBLIC_URL: 'http://127.0.0.1:4300',
  // Once, on the benchmark's signal.
  COLLECT_INTERVAL_SECONDS: '3600',
});
const logger = createLogger('warn', { write: (line) => process.stderr.write(line) });
const opened = connect(JSON.parse(connection) as { host: string; user: string; database: string });
const boss = await openJobQueue(opened.connection, logger);
const options = createAppOptions({
  integration: testIntegration,
  config,
  logger,
  database: opened.database,
  boss,
  transport: createTransport(),
  now: () => new Date(),
});
const workers = await startWorkers(options, boss);
process.stdout.write('ready\n');

for await (const line of createInterface(process.stdin)) {
  const before = process.cpuUsage();
  await sleep(Number(line));
  const { user, system } = process.cpuUsage(before);
  global.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.stdout.write(
    `${JSON.stringify({ cpuMs: (user + system) / 1000, rssMegabytes: rss / 1e6, heapMegabytes: heapUsed / 1e6 })}\n`,
  );
}
await workers.stop();
await opened.close();
process.exit();
