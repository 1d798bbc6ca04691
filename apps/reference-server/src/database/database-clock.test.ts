import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../test/harness/test-database.ts';
import { startDatabaseClock } from './database-clock.ts';

const hour = 3_600_000;

test.each([20 * hour, -20 * hour, 6_000])(
  'a host whose clock is %i ms away goes by the database’s, and is not trusted (H-05)',
  async (aheadMs) => {
    await using opened = await openTestDatabase();
    const lines: string[] = [];
    const logger = pino({}, { write: (line: string) => lines.push(line) });
    const clock = await startDatabaseClock(opened.database, logger, () => Date.now() + aheadMs);
    clock.stop();
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(4_000);
    expect(clock.isTrusted()).toBe(false);
    expect(lines.join('')).toContain('differ');
  },
);

test('a clock that is set while the server runs is noticed immediately, and changes no date (H-05)', async () => {
  await using opened = await openTestDatabase();
  let aheadMs = 0;
  const clock = await startDatabaseClock(
    opened.database,
    pino({ level: 'silent' }),
    () => Date.now() + aheadMs,
  );
  clock.stop();
  expect(clock.isTrusted()).toBe(true);
  aheadMs = 20 * hour;
  expect(clock.isTrusted()).toBe(false);
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(4_000);
});

test('a database that is too slow to tell the time is waited for, and named', async () => {
  await using opened = await openTestDatabase();
  let slowAnswers = 1;
  const slow = opened.database.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (slowAnswers-- > 0) await sleep(1_200);
      return result;
    },
  });
  const lines: string[] = [];
  const clock = await startDatabaseClock(slow, pino({}, { write: (line: string) => lines.push(line) }));
  clock.stop();
  expect(lines.join('')).toContain('too slowly to tell the time');
  expect(clock.isTrusted()).toBe(true);
});
