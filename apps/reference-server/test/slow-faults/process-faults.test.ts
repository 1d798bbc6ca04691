import { describe, expect, test } from 'vitest';
import { openTestDatabase } from '../harness/test-database.ts';
import { faults } from './faults.ts';
import { openFaultScene } from './scene.ts';

const shown = [
  'a database in a black hole (H-01)',
  'existing connections dropped (H-11)',
  'sessions locked (H-02)',
  'collections locked (H-02)',
  'installations locked (H-02)',
  'a clock 20 h ahead (H-05)',
  'a clock 20 h behind (H-05)',
  'a full disk (H-06)',
  'one hostile tenant (H-04)',
  'a heap of 96 MB (H-03)',
  '256 descriptors, 1,200 silent sockets (H-07, E-09)',
  'a proxy that answers 403 (H-08)',
  'a portal that answers everything itself (H-08)',
  'answers that never end (H-10)',
  'a Datadog that says nothing (H-10)',
];

test('every fault of the suite is injected here', () => {
  expect(shown.map((title) => title.replace(/ \([^)]*\)$/, ''))).toEqual(faults.map(({ name }) => name));
});

/** Each fault for a few seconds, a few at a time because they mostly wait; `run.ts --long` beside this file takes them as long as outages are. */
describe.concurrent(
  'a real process of the server outlives what goes wrong slowly',
  { timeout: 600_000 },
  () => {
    test.each(faults.map((one, index) => [shown[index] ?? one.name, one] as const))(
      '%s',
      async (_title, { fault, seconds }) => {
        await using opened = await openTestDatabase();
        await using scene = await openFaultScene({ address: opened.connection, installations: 9 });
        const figures = await fault(scene, seconds.short);
        expect(figures.lost).toBe(0);
        expect(figures.note ?? '').not.toMatch(/alive false|needs-|[1-9]\d* installations put off/);
      },
    );
  },
);
