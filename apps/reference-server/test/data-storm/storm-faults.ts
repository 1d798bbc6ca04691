import { isDeepStrictEqual } from 'node:util';
import { sites } from '@tilekit/core';

const match = { path: '/api/v2/logs' };
/** Longer than a worker stays with one batch: the batch is put back, and taken up again later. */
const longWait = { status: 429, headers: { 'x-ratelimit-reset': '6' } };

/** What happens to a quarter of the requests, each kind equally often. */
const kinds: readonly (() => object)[] = [
  () => ({ respond: { status: 429, headers: { 'x-ratelimit-reset': '1' } } }),
  () => ({ respond: { status: 429, headers: { 'x-ratelimit-reset': String(soon()) } } }),
  () => ({ respond: { status: 429, headers: { 'x-ratelimit-reset': 'soon' }, body: '<html>' } }),
  () => ({ respond: { status: 429, headers: { 'retry-after': '1' } } }),
  () => ({ respond: { status: 500, body: 'oops' } }),
  () => ({ respond: { status: 503 } }),
  () => ({ respond: { status: 413 } }),
  () => ({ drop: 'before' }),
  () => ({ drop: 'after' }),
  () => ({ delayMs: 300 }),
];

/**
 * Faults for so many requests, in an order by chance. Before them, the first requests of every site: one that stops
 * its batch, then one that is halved and stops after its first half was accepted.
 */
export function createFaults(requests: number): object[] {
  const stops = sites.flatMap(({ logsHost }) => {
    const here = { match: { path: `/${logsHost}/api/v2/logs` } };
    const stop = { ...here, respond: longWait };
    return [stop, { ...here, respond: { status: 413 } }, { ...here, delayMs: 0 }, stop];
  });
  const others = Array.from({ length: requests }, () => {
    const kind = Math.random() < 0.25 ? kinds[Math.floor(Math.random() * kinds.length)] : undefined;
    return { match, ...(kind?.() ?? { delayMs: 0 }) };
  });
  return [...stops, ...others];
}

export const isStop = (fault: object): boolean =>
  'respond' in fault && isDeepStrictEqual(fault.respond, longWait);

export const isDropAfter = (fault: object): boolean => 'drop' in fault && fault.drop === 'after';

function soon(): number {
  return Math.floor(Date.now() / 1000) + 1;
}
