import { defaultInterval, type TimeRange } from '@tilekit/query/engine';

/** The time windows that a reader can choose. */
export const timeWindows = [
  { name: '15m', label: 'Past 15 minutes', seconds: 900 },
  { name: '1h', label: 'Past hour', seconds: 3600 },
  { name: '4h', label: 'Past 4 hours', seconds: 14_400 },
  { name: '1d', label: 'Past day', seconds: 86_400 },
] as const;

/** The window that ends now; fifteen minutes unless the reader chose another, since a sandbox is young. */
export function chooseWindow(name: string | null, now: Date): { name: string; range: TimeRange } {
  const chosen = timeWindows.find((window) => window.name === name) ?? timeWindows[0];
  const bucketSeconds = defaultInterval({ fromSeconds: 0, toSeconds: chosen.seconds }, 'bars');
  // Whole buckets, so that bars stand still while the page is reloaded.
  const toSeconds = (Math.floor(now.getTime() / 1000 / bucketSeconds) + 1) * bucketSeconds;
  return { name: chosen.name, range: { fromSeconds: toSeconds - chosen.seconds, toSeconds } };
}
