import { describe, expect, test } from 'vitest';
import { openTestDatabase } from '../harness/test-database.ts';
import { faults } from './faults.ts';
import { openFaultScene } from './scene.ts';

/** Beyond what a machine that runs other tests at the same time may add. */
const limitsMs = { refused: 10_000, look: 10_000, ready: 15_000, flowing: 90_000, alert: 8_000 };

/** Each fault for a few seconds; `run.ts --long` beside this file takes them as long as outages are. */
describe('a real process of the server outlives what goes wrong slowly', { timeout: 240_000 }, () => {
  test.each(faults)('$name', async ({ name, fault, seconds }) => {
    await using opened = await openTestDatabase();
    await using scene = await openFaultScene({ address: opened.connection, installations: 9 });
    const figures = await fault(scene, seconds.short);
    expect(figures.lost, name).toBe(0);
    expect(figures.refusedMs ?? 0).toBeLessThan(limitsMs.refused);
    expect(figures.slowestLookMs ?? 0).toBeLessThan(limitsMs.look);
    expect(figures.readyMs ?? 0).toBeLessThan(limitsMs.ready);
    expect(figures.slowestAlertMs ?? 0).toBeLessThan(limitsMs.alert);
    expect(figures.flowingMs ?? 0).toBeLessThan(limitsMs.flowing);
    expect(figures.note ?? '').not.toMatch(/alive false|needs-|[1-9]\d* installations put off/);
  });
});
