import { performance } from 'node:perf_hooks';

/** What one webhook may send: the burst, and the sustained rate. */
export interface QuotaLimits {
  readonly burst: number;
  readonly perSecond: number;
  readonly burstBytes: number;
  readonly bytesPerSecond: number;
}

/**
 * A customer's alert storm passes, of 10 kB each; more than anyone could act on does not. Payloads are kept for a month, and
 * a customer who sends as much as allowed fills four gigabytes of it.
 */
export const defaultQuota: QuotaLimits = {
  burst: 600,
  perSecond: 10,
  burstBytes: 6_000_000,
  bytesPerSecond: 1_500,
};

/** Webhooks that a process remembers. The oldest is forgotten, which only ever lets more through. */
const maxRemembered = 20_000;

interface Bucket {
  count: number;
  bytes: number;
  atMs: number;
}

/** What becomes of one delivery. */
type QuotaDecision =
  /** It is refused until then. */
  | { readonly waitSeconds: number }
  /**
   * It passes, and is counted. 0 for a webhook that sends as usual, less the more of its share it has used: -10 when all of it.
   */
  | { readonly priority: number };

/** Keeps each webhook to its own share, so that a noisy one is refused, or comes after the others, instead of delaying them. */
export interface TenantQuota {
  take(token: string, bytes: number): QuotaDecision;
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
      if (!passes) return { waitSeconds: Math.min(3_600, Math.max(1, Math.ceil(missing))) };
      const used = Math.max(usedShare(count - 1, limits.burst), usedShare(room - bytes, limits.burstBytes));
      return { priority: 0 - Math.floor(used * priorities) };
    },
  };
}

const priorities = 10;

function usedShare(left: number, all: number): number {
  return Number.isFinite(all) ? 1 - left / all : 0;
}
