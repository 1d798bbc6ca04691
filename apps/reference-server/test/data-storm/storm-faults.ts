const match = { path: '/api/v2/logs' };

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

/** Faults for so many requests, in an order by chance. */
export function createFaults(requests: number): object[] {
  return Array.from({ length: requests }, () => {
    const kind = Math.random() < 0.25 ? kinds[Math.floor(Math.random() * kinds.length)] : undefined;
    return { match, ...(kind?.() ?? { delayMs: 0 }) };
  });
}

export const isDropAfter = (fault: object): boolean => 'drop' in fault && fault.drop === 'after';

function soon(): number {
  return Math.floor(Date.now() / 1000) + 1;
}
