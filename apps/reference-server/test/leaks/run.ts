import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createTransport } from '@tilekit/core';
import { sql } from 'kysely';
import { createAppOptions } from '../../src/app-options.ts';
import { createApp } from '../../src/app.ts';
import { createConfig } from '../../src/config.ts';
import { connect } from '../../src/database/database.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { createLogger } from '../../src/logging/create-logger.ts';
import { maintain } from '../../src/maintenance/maintain.ts';
import { runLanes } from '../bench/lanes.ts';
import { freePort } from '../delivery-storm/free-port.ts';
import { createBrowser } from '../harness/browser.ts';
import { testIntegration } from '../harness/test-integration.ts';

/**
 * Connects and disconnects repeatedly, and measures what grows: handles and timers, the heap after a collection,
 * rows after what is old was forgotten.
 *
 * `node --expose-gc --conditions=@tilekit/source apps/reference-server/test/leaks/run.ts --connects 10000`
 */
const { values } = parseArgs({ options: { connects: { type: 'string', default: '10000' } } });
const connects = Number(values.connects);
const marks = [0.1, 0.5, 1].map((share) => Math.round(connects * share));
const atOnce = 20;
/** Connections and disconnections of one account, so that its page stays short. */
const perAccount = 10;
const domain = 'datadoghq.eu';
const allowedHeapGrowth = 1.15;

const directory = mkdtempSync(join(tmpdir(), 'tilekit-leaks-'));
const datadog: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'answering-datadog.ts')], {
  stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
});
if (datadog.stdout === null) throw new Error('The answering process has no output.');
const [datadogPort] = (await once(createInterface(datadog.stdout), 'line')) as [string];
datadog.unref();
const cluster = await startEmbeddedPostgres({ dataDirectory: directory });
const opened = connect({ ...cluster.address });
const { database } = opened;
await migrate(database, testIntegration.tables);
const port = await freePort();
const config = createConfig({
  DATADOG_SANDBOX_URL: `http://127.0.0.1:${datadogPort}`,
  ENCRYPTION_KEYS: `leaks:${randomBytes(32).toString('base64')}`,
  SESSION_SECRET: randomBytes(32).toString('base64url'),
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  TRUSTED_PROXIES: '127.0.0.1',
  TILEKIT_DATA_DIR: directory,
});
const logger = createLogger('error', { write: (line) => process.stderr.write(line) });
const boss = await openJobQueue(opened.connection, logger);
const transport = createTransport();
let aheadMs = 0;
const now = () => new Date(Date.now() + aheadMs);
const options = createAppOptions({
  config,
  logger,
  database,
  boss,
  transport,
  integration: testIntegration,
  now,
});
const app = await createApp(options);
await app.listen({ host: '127.0.0.1', port });

interface State {
  readonly handles: Readonly<Record<string, number>>;
  readonly heapMegabytes: number;
  readonly rssMegabytes: number;
  readonly rows: Readonly<Record<string, number>>;
}

const states: State[] = [];
let done = 0;
for (const mark of marks) {
  const begin = performance.now();
  const accounts = Array.from({ length: Math.ceil((mark - done) / perAccount) });
  await runLanes(accounts, atOnce, (_, index) => live(done + index * perAccount, perAccount));
  const seconds = (performance.now() - begin) / 1000;
  const rate = ((mark - done) / seconds).toFixed(0);
  done = mark;
  const state = await look();
  states.push(state);
  print(`${mark} connected and disconnected, ${rate} per second: ${JSON.stringify(state)}`);
}
await app.close();
await boss.stop({ graceful: false });
transport.close();
await opened.close();
await cluster.stop();
datadog.kill();
rmSync(directory, { recursive: true, force: true });

const [first, , last] = states;
if (first === undefined || last === undefined) throw new Error('Nothing was measured.');
const handleGrowth = Object.entries(last.handles).filter(
  ([name, count]) => count > (first.handles[name] ?? 0) + 2,
);
const heapGrowth = last.heapMegabytes / first.heapMegabytes;
const rowGrowth = Object.entries(last.rows).filter(([name, count]) => count > (first.rows[name] ?? 0));
const verdicts: [string, boolean][] = [
  [
    `handles and timers ${handleGrowth.length === 0 ? 'flat' : JSON.stringify(handleGrowth)}`,
    handleGrowth.length === 0,
  ],
  [`heap ${heapGrowth.toFixed(2)} x (at most ${allowedHeapGrowth})`, heapGrowth <= allowedHeapGrowth],
  [`rows ${rowGrowth.length === 0 ? 'flat' : JSON.stringify(rowGrowth)}`, rowGrowth.length === 0],
];
for (const [text, holds] of verdicts) print(`${text}: ${holds ? 'met' : 'MISSED'}`);
process.exit(verdicts.every(([, holds]) => holds) ? 0 : 1);

/** One account connects an organisation and disconnects it, and the next one. */
async function live(from: number, count: number): Promise<void> {
  const browser = createBrowser(undefined, config.publicUrl);
  const headers = { 'x-forwarded-for': `10.${(from >> 16) & 255}.${(from >> 8) & 255}.${from & 255}` };
  const signIn = await browser.open('/sign-in', { headers });
  const email = `account-${from}@customer.example`;
  const body = new URLSearchParams({ email, _csrf: csrfOf(signIn.text) });
  const home = await browser.open('/sign-in', { method: 'POST', body, headers });
  const csrf = csrfOf(home.text);
  const { onboardingPath, callbackPaths } = config.tile.oauth;
  for (let turn = 0; turn < count; turn += 1) {
    // A separate visitor for the rate limit, as the next one would be.
    const own = { 'x-forwarded-for': `10.${(turn & 127) + 100}.${(from >> 8) & 255}.${from & 255}` };
    const begun = await browser.open(`${onboardingPath}?domain=${domain}`, { follow: false, headers: own });
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const answer = { code: randomUUID(), domain, site: `https://app.${domain}`, state, dd_oid: randomUUID() };
    const query = new URLSearchParams(answer).toString();
    const ended = await browser.open(`${callbackPaths[0] ?? ''}?${query}`, { follow: false, headers: own });
    const id = /installation=([\w-]+)/.exec(ended.headers.get('location') ?? '')?.[1];
    if (id === undefined) throw new Error(`Not connected: ${ended.status}`);
    const form = new URLSearchParams({ _csrf: csrf });
    const path = `/installations/${id}/disconnect`;
    const gone = await browser.open(path, { method: 'POST', body: form, follow: false, headers: own });
    if (gone.status !== 303) throw new Error(`Not disconnected: ${gone.status}`);
  }
}

function csrfOf(page: string): string {
  return /name="_csrf" value="([^"]*)"/.exec(page)?.[1] ?? '';
}

/** After what is old was forgotten: half a year from now, everything is. */
async function look(): Promise<State> {
  aheadMs = 180 * 24 * 60 * 60 * 1000;
  await maintain(options);
  aheadMs = 0;
  // Kept connections are closed by then.
  await sleep(12_000);
  global.gc?.();
  await sleep(100);
  global.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const handles: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) handles[name] = (handles[name] ?? 0) + 1;
  const tables = [
    'authorization_attempts',
    'installations',
    'collections',
    'webhooks',
    'outgoing_batches',
    'incidents',
  ];
  const rows = await Promise.all(
    tables.map(async (table) => {
      const counted = await sql<{ count: string }>`select count(*) as count from ${sql.table(table)}`.execute(
        database,
      );
      return [table, Number(counted.rows[0]?.count)] as const;
    }),
  );
  const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
  return {
    handles,
    heapMegabytes: megabytes(heapUsed),
    rssMegabytes: megabytes(rss),
    rows: Object.fromEntries(rows),
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
