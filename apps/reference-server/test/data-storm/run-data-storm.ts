import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  connectInstallation,
  createAuthorizationRequest,
  type DatadogSite,
  sites,
  validateCallback,
} from '@tilekit/core';
import { startSandbox } from '@tilekit/sandbox';
import { sql } from 'kysely';
import type pg from 'pg';
import type { AppOptions } from '../../src/app-options.ts';
import { authorizeAtSandbox } from '../crash/authorize-at-sandbox.ts';
import { TestTile } from '../harness/test-tile.ts';
import { countArrivals } from './count-arrivals.ts';
import { explainDuplicates, type Duplicates } from './explain-duplicates.ts';
import { readJournal } from './journal.ts';
import { createEncryptionKeys, openScene, type Life, type Scene } from './scene.ts';
import { createFaults, isDropAfter, isStop } from './storm-faults.ts';

const steps = [
  'collect: before the commit',
  'collect: committed',
  'deliver: before sending',
  'request: sent',
  'request: answered',
  'deliver: accepted',
  'deliver: noted',
];

export interface DataStormResult extends Duplicates {
  readonly items: number;
  readonly kills: number;
  readonly requests: number;
  readonly lost: number;
  /** Items on another site than their installation's. */
  readonly astray: number;
  readonly duplicates: number;
  /** Faults that took the answer of a request that had counted. */
  readonly dropsAfter: number;
  /** Answers that made a worker put its batch back. */
  readonly stops: number;
  readonly seconds: number;
}

/**
 * One installation on each site; a server that collects numbered logs for them, delivers them through faults, and is
 * killed repeatedly. Then counts what arrived, and explains every duplicate.
 */
export async function runDataStorm(
  connection: pg.PoolConfig,
  { items, kills }: { readonly items: number; readonly kills: number },
): Promise<DataStormResult> {
  const startedAt = performance.now();
  const each = Math.ceil(items / sites.length);
  using tile = new TestTile();
  await using sandbox = await startSandbox({
    port: 0,
    tileDirectory: tile.directory,
    logger: false,
    maxReceivedItems: items * 2,
  });
  const directory = mkdtempSync(join(tmpdir(), 'tilekit-data-storm-'));
  const scene: Scene = {
    connection,
    sandboxUrl: sandbox.url,
    tileDirectory: tile.directory,
    encryptionKeys: createEncryptionKeys(),
    journal: join(directory, 'journal'),
  };
  try {
    await using open = await openScene(scene);
    await prepare(open.options, each);
    const faults = createFaults(Math.ceil(items / 500) + 20 * kills);
    await post(`${sandbox.url}/_sandbox/faults`, faults);
    const batchesOfLife = Math.ceil((each * sites.length) / 1000 / (kills + 1));
    for (let life = 0; life <= kills; life += 1) {
      const dieAt = life < kills ? (steps[life % steps.length] ?? '') : '';
      const share = dieAt.startsWith('collect') ? Math.max(1, batchesOfLife / 5) : batchesOfLife;
      const occurrence = 1 + Math.floor(Math.random() * share);
      await live(scene, { until: Math.ceil((each * (life + 1)) / (kills + 1)), dieAt, occurrence });
      // The pauses of what failed before the kill pass.
      await sql`update outgoing_batches set next_at = now()`.execute(open.options.database);
    }
    const left = (await (await fetch(`${sandbox.url}/_sandbox/faults`)).json()) as { items: object[] };
    const met = (is: (fault: object) => boolean): number =>
      faults.filter(is).length - left.items.filter(is).length;
    const { arrivals, astray } = await countArrivals(sandbox.url, each);
    const attempts = readJournal(scene.journal);
    const total = arrivals.reduce((sum, count) => sum + count, 0);
    const lost = arrivals.reduce((sum, count) => sum + (count === 0 ? 1 : 0), 0);
    return {
      items: arrivals.length,
      kills,
      requests: attempts.length,
      lost,
      astray,
      duplicates: total - arrivals.length + lost,
      ...explainDuplicates(arrivals, attempts),
      dropsAfter: met(isDropAfter),
      stops: met(isStop),
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Connects an organisation of every site, and says which numbers its installation will collect. */
async function prepare(options: AppOptions, each: number): Promise<void> {
  const { database } = options;
  await sql`create table storm_progress (installation_id text primary key, first int not null, next int not null)`.execute(
    database,
  );
  for (const [index, site] of sites.entries()) {
    const installationId = await connectOn(options, site);
    const first = index * each;
    await sql`insert into storm_progress values (${installationId}, ${first}, ${first})`.execute(database);
  }
}

async function connectOn({ lifecycle, config }: AppOptions, site: DatadogSite): Promise<string> {
  const [client] = config.clients;
  const redirectUri = 'http://127.0.0.1:4300/datadog/callback';
  const request = await createAuthorizationRequest({
    client,
    redirectUri,
    origin: site.webOrigin,
    endpoints: lifecycle.endpoints,
  });
  const callback = new URL(await authorizeAtSandbox(request.url)).searchParams;
  const { id } = await connectInstallation(lifecycle, {
    accountId: `storm@${site.domain}`,
    client,
    callback: validateCallback({ query: callback, expectedState: callback.get('state') ?? '' }),
    redirectUri,
    codeVerifier: request.codeVerifier,
  });
  return id;
}

async function live(scene: Scene, life: Life): Promise<void> {
  const file = join(import.meta.dirname, 'storm-child.ts');
  const words = ['--conditions=@tilekit/source', file, JSON.stringify(scene), JSON.stringify(life)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error(`A process failed instead of dying at "${life.dieAt}".`);
}

async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}
