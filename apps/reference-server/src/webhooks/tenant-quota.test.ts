import { expect, test } from 'vitest';
import { createTenantQuota } from './tenant-quota.ts';

const limits = { burst: 3, perSecond: 1, burstBytes: 1_000, bytesPerSecond: 10 };

test('a noisy webhook is refused until it may send again; the others are not (H-04)', () => {
  let nowMs = 0;
  const quota = createTenantQuota(limits, () => nowMs);
  expect([1, 2, 3].map(() => quota.take('noisy', 1))).toEqual([undefined, undefined, undefined]);
  expect(quota.take('noisy', 1)).toBe(1);
  expect(quota.take('quiet', 1)).toBeUndefined();
  nowMs = 1_000;
  expect(quota.take('noisy', 1)).toBeUndefined();
  expect(quota.take('noisy', 1)).toBe(1);
});

test('a webhook with large payloads is refused by their bytes (H-04)', () => {
  const quota = createTenantQuota(limits, () => 0);
  expect(quota.take('large', 900)).toBeUndefined();
  expect(quota.take('large', 200)).toBe(10);
  expect(quota.take('large', 50)).toBeUndefined();
});
