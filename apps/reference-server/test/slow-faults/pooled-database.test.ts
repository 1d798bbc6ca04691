import { expect, test } from 'vitest';
import { openTestDatabase } from '../harness/test-database.ts';
import { findPgBouncer } from './pgbouncer.ts';
import { runPooled } from './pooled-database.ts';
import { openFaultScene } from './scene.ts';

const isInstalled = findPgBouncer() !== undefined;
if (!isInstalled)
  process.stderr.write('LEFT OUT: the server behind PgBouncer, because no pgbouncer is in PATH\n');

test.runIf(isInstalled).each([
  ['transaction', 10, { mode: 'transaction', connections: 17, listens: false }],
  ['session', 20, { mode: 'session', connections: 17, listens: true }],
  ['session', 10, { mode: 'session', connections: 10, listens: true }],
] as const)(
  'behind PgBouncer in %s mode with a pool of %i, alerts are acted on, data flows, and nothing is logged as an error (H-11)',
  async (mode, poolSize, pooling) => {
    await using opened = await openTestDatabase();
    await using scene = await openFaultScene({ address: opened.connection, installations: 9 });
    // Longer than it takes to notice that notifications do not come.
    const found = await runPooled(scene, { mode, poolSize, seconds: 12 });
    expect(found).toMatchObject({ pooling, alertsLost: 0, lost: 0, errors: [] });
  },
  600_000,
);

test.runIf(isInstalled)(
  'a pool of sessions that is too small for a server is named at its start, with what to do (H-11)',
  async () => {
    await using opened = await openTestDatabase();
    await using scene = await openFaultScene({ address: opened.connection, installations: 1 });
    await expect(runPooled(scene, { mode: 'session', poolSize: 4, seconds: 1 })).rejects.toThrow(
      /has only 4 of 17 connections left[^]*pool size/,
    );
  },
  600_000,
);
