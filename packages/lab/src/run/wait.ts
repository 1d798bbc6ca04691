/** How much longer the lab waits on a busy machine. */
const maxGrace = 3;

export function pause(ms: number): Promise<void> {
  return new Promise((ready) => setTimeout(ready, ms));
}

/** Lets what is under way come in; stalls of the machine do not count. */
export async function settle(ms: number): Promise<void> {
  const startedAt = Date.now();
  let left = ms;
  while (left > 0 && Date.now() - startedAt < ms * (1 + maxGrace)) {
    const step = Math.min(left, 100);
    const paused = Date.now();
    await pause(step);
    const lateMs = Date.now() - paused - step;
    left -= lateMs > 30 ? Math.max(0, step - lateMs) : step;
  }
}

/** Polls until something is found or the time is up; stalls of the machine do not count. */
export async function waitFor<Found>(
  seconds: number,
  look: () => Promise<Found | undefined>,
  intervalMs = 250,
): Promise<Found | undefined> {
  const startedAt = Date.now();
  let stalledMs = 0;
  for (;;) {
    const looked = Date.now();
    const found = await look();
    if (found !== undefined) return found;
    const paused = Date.now();
    // A machine that is busy with something else makes everything late: that time is not the server’s.
    const graceMs = Math.min(stalledMs, seconds * 1000 * maxGrace);
    if (paused - startedAt >= seconds * 1000 + graceMs) return undefined;
    await pause(intervalMs);
    stalledMs += Math.max(0, paused - looked - 150) + Math.max(0, Date.now() - paused - intervalMs - 30);
  }
}
