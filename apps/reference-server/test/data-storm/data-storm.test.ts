import { expect, test } from 'vitest';
import { openTestDatabase } from '../harness/test-database.ts';
import { runDataStorm } from './run-data-storm.ts';

test(
  'logs for every site through faults and kills: none lost, none astray, and every one that arrives twice explained (D-05)',
  { timeout: 300_000 },
  async () => {
    await using opened = await openTestDatabase();
    const result = await runDataStorm(opened.connection, { items: 18_000, kills: 7 });
    expect(result).toMatchObject({ items: 18_000, kills: 7, lost: 0, astray: 0, unexplained: 0 });
    // Each site put a batch back twice: once whole, once without the half that was accepted.
    expect(result.stops).toBe(18);
    expect(result.duplicates).toBe(result.afterLostAnswers + result.afterKills);
    // Each answer that a fault took cost one repetition; what was under way at a kill may be counted to either reason.
    expect(Math.abs(result.lostAnswers - result.dropsAfter)).toBeLessThanOrEqual(result.cutOff);
  },
);
