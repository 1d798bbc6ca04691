/** Points further ahead, or further back, are dropped without a word. */
const maxAheadSeconds = 10 * 60;
const maxBackSeconds = 60 * 60;

/** Whether Datadog keeps a point of that time. */
export function isKept(timestampSeconds: number, now: Date): boolean {
  const seconds = now.getTime() / 1000;
  return timestampSeconds <= seconds + maxAheadSeconds && timestampSeconds >= seconds - maxBackSeconds;
}

/** Says how many points of a series are too old or too new; `undefined` when all are kept. */
export function describeDropped(timestampsSeconds: readonly number[], now: Date): string | undefined {
  const dropped = timestampsSeconds.filter((timestamp) => !isKept(timestamp, now)).length;
  return dropped === 0
    ? undefined
    : `${dropped} of ${timestampsSeconds.length} points: more than 10 minutes ahead or 1 hour back`;
}
