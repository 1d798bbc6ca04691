import { expect, test } from 'vitest';
import { createVitalSigns } from './vital-signs.ts';

test('an overdue task is stuck; a task that keeps ending, with or without an error, is not', () => {
  let nowMs = 0;
  const signs = createVitalSigns(() => nowMs);
  signs.finished('collections');
  signs.finished('deliveries');
  nowMs = 59_000;
  signs.finished('deliveries');
  expect(signs.stuck()).toEqual([]);
  nowMs = 61_000;
  expect(signs.stuck()).toEqual(['collections']);
  signs.forget('collections');
  expect(signs.stuck()).toEqual([]);
});
