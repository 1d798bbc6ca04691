/** Faults that every networked program meets; none of them ends a grant. */
const paths = [
  '/api/v2/series',
  '/api/v2/series',
  '/api/v2/logs',
  '/api/v1/events',
  '/api/v1/check_run',
  '/oauth2/v1/token',
] as const;

const deviations = [
  () => ({ respond: { status: 429, headers: { 'X-RateLimit-Reset': String(1 + random(3)) } } }),
  () => ({ respond: { status: 500, body: { errors: ['internal error'] } } }),
  () => ({ respond: { status: 502, body: '<html>bad gateway</html>' } }),
  () => ({ respond: { status: 503, body: { errors: ['unavailable'] } } }),
  () => ({ drop: 'before' }),
  () => ({ drop: 'after' }),
  () => ({ delayMs: 500 + random(8_000) }),
] as const;

/** One kind of trouble for the next few requests of one kind. */
export function randomFault(): object {
  const deviation = deviations[random(deviations.length)] ?? deviations[0];
  return {
    match: { method: 'POST', path: paths[random(paths.length)] },
    times: 1 + random(8),
    ...deviation(),
  };
}

export function random(below: number): number {
  return Math.floor(Math.random() * below);
}
