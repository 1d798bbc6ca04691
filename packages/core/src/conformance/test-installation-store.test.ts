import { expect, test } from 'vitest';

import { createMemoryStore } from '../installations/memory-store.ts';
import { testInstallationStore } from './test-installation-store.ts';

let now = Date.parse('2026-01-01T00:00:00Z');
const store = createMemoryStore({ now: () => now });

const count = testInstallationStore(test, {
  open: () => Promise.resolve(store),
  elapse(ms) {
    now += ms;
    return Promise.resolve();
  },
});

test('the suite declares its tests', () => {
  expect(count).toBeGreaterThan(20);
});
