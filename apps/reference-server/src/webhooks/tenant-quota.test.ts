import { expect, test } from 'vitest';
import { createTenantQuota } from './tenant-quota.ts';

const limits = { burst: 3, perSecond: 1, burstBytes: 1_000, bytesPerSecond: 10 };

test('a noisy webhook is refused until it may send again; the others are not (H-04)', () => {
  let nowMs = 0;
  const quota = createTenantQuota(limits, () => nowMs);
  for (let count = 0; count < 3; count += 1) expect(quota.take('noisy', 1)).toHaveProperty('priority');
  expect(quota.take('noisy', 1)).toEqual({ waitSeconds: 1 });
  expect(quota.take('quiet', 1)).toHaveProperty('priority');
  nowMs = 1_000;
  expect(quota.take('noisy', 1)).toHaveProperty('priority');
  expect(quota.take('noisy', 1)).toEqual({ waitSeconds: 1 });
});

test('a webhook with large payloads is refused by their bytes (H-04)', () => {
  const quota = createTenantQuota(limits, () => 0);
  expect(quota.take('large', 900)).toHaveProperty('priority');
  expect(quota.take('large', 200)).toEqual({ waitSeconds: 10 });
  expect(quota.take('large', 50)).toHaveProperty('priority');
});

test('the more of its share a webhook has used, the later its turn; it recovers with time (H-04)', () => {
  let nowMs = 0;
  const quota = createTenantQuota({ ...limits, burst: 100, perSecond: 10 }, () => nowMs);
  const priorities = (token: string, bytes: number, times: number) =>
    Array.from({ length: times }, () => quota.take(token, bytes)).map((taken) =>
      'priority' in taken ? taken.priority : 'refused',
    );
  expect(priorities('usual', 0, 9)).toEqual(Array.from({ length: 9 }, () => 0));
  expect(priorities('many', 0, 100).at(-1)).toBe(-10);
  expect(priorities('large', 250, 4)).toEqual([-2, -5, -7, -10]);
  nowMs = 10_000;
  expect(priorities('many', 0, 1)).toEqual([0]);
});
