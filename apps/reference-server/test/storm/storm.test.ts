import { expect, test } from 'vitest';
import { openTestDatabase } from '../harness/test-database.ts';
import { runStorm } from './storm-run.ts';

/** `run.ts` beside this file does it with 8 processes, 100 callers each, and 1,000 expiries. */
test(
  'many callers of many processes at expiry: exactly one refresh each time (C-02)',
  { timeout: 300_000 },
  async () => {
    await using database = await openTestDatabase();
    const address = database.connection as { host: string; user: string; database: string };
    const { wrong } = await runStorm(address, { processes: 3, callers: 30, expiries: 10 });
    expect(wrong).toEqual([]);
  },
);
