import { performance } from 'node:perf_hooks';

/** What one webhook may send: the burst, and the sustained rate. */
export interface QuotaLimits {
  readonly burst: number;
  readonly perSecond: number;
  readonly burstBytes: number;
  readonly bytesPerSecond: number;
}

/**
 * A customer's alert storm passes; more than anyone could act on does not. Payloads are kept for a month, and a customer who
 * sends as much as allowed fills four gigabytes of it.
 */
export const defaultQuota: QuotaLimits = {
  burst: 600,
  perSecond: 10,
  burstBytes: 20_000_000,
  bytesPerSecond: 1_500,
};

/** Webhooks that a process remembers. The oldest is forgotten, which only ever lets more through. */
const maxRemembered = 20_000;

interface Bucket {
  count: number;
  bytes: number;
  atMs: number;
}

/** Keeps each webhook to its own share, so that a noisy one is refused instead of delaying the others. */
export interface TenantQuota {
  /** @returns in how many seconds to come back; nothing when it may pass, which is then counted */
  take(token: string, bytes: number): number | undefined;
}

/** @param nowMs monotonic milliseconds; tests set it */
export function createTenantQuota(
  limits: QuotaLimits = defaultQuota,
  nowMs: () => number = () => performance.now(),
): TenantQuota {
  const buckets = new Map<string, Bucket>();
  return {
    take(token, bytes) {
      const atMs = nowMs();
      const known = buckets.get(token);
      const seconds = known ? (atMs - known.atMs) / 1_000 : 0;
      const count = Math.min(limits.burst, (known?.count ?? limits.burst) + seconds * limits.perSecond);
      const room = Math.min(
        limits.burstBytes,
        (known?.bytes ?? limits.burstBytes) + seconds * limits.bytesPerSecond,
      );
      const missing = Math.max((1 - count) / limits.perSecond, (bytes - room) / limits.bytesPerSecond);
      const passes = missing <= 0;
      buckets.delete(token);
      buckets.set(token, {
        count: passes ? count - 1 : count,
        bytes: passes ? room - bytes : room,
        atMs,
      });
      const [oldest] = buckets.keys();
      if (buckets.size > maxRemembered && oldest !== undefined) buckets.delete(oldest);
      return passes ? undefined : Math.min(3_600, Math.max(1, Math.ceil(missing)));
    },
  };
}
