import { defaultInterval, type TimeRange } from '@tilekit/query/engine';

/** The time windows that a reader can choose. */
export const timeWindows = [
  { name: '15m', label: 'Past 15 minutes', seconds: 900 },
  { name: '1h', label: 'Past hour', seconds: 3600 },
  { name: '4h', label: 'Past 4 hours', seconds: 14_400 },
  { name: '1d', label: 'Past day', seconds: 86_400 },
  { name: '2d', label: 'Past 2 days', seconds: 172_800 },
  { name: '1w', label: 'Past week', seconds: 604_800 },
] as const;

/** What a page looks at, and what its form shows. */
export interface ChosenWindow {
  /** One of {@link timeWindows}, or `custom`. */
  name: string;
  range: TimeRange;
  /** The ends of the range as a form writes them: UTC, to the minute. */
  from: string;
  to: string;
}

/**
 * The time that the query of a page asks for: `from` and `to` in UTC, or a window that ends now; fifteen minutes unless
 * the reader chose another, since a sandbox is young.
 */
export function chooseWindow(query: URLSearchParams, now: Date): ChosenWindow {
  const [from, to] = [readMinute(query.get('from')), readMinute(query.get('to'))];
  if (query.get('window') === 'custom' && from !== undefined && to !== undefined && from < to) {
    return describe('custom', { fromSeconds: from, toSeconds: to });
  }
  const chosen = timeWindows.find(({ name }) => name === query.get('window')) ?? timeWindows[0];
  const bucketSeconds = defaultInterval({ fromSeconds: 0, toSeconds: chosen.seconds }, 'bars');
  // Whole buckets, so that bars stand still while the page is reloaded.
  const toSeconds = (Math.floor(now.getTime() / 1000 / bucketSeconds) + 1) * bucketSeconds;
  return describe(chosen.name, { fromSeconds: toSeconds - chosen.seconds, toSeconds });
}

function describe(name: string, range: TimeRange): ChosenWindow {
  const written = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 16);
  return { name, range, from: written(range.fromSeconds), to: written(range.toSeconds) };
}

/** `2026-11-02T10:00`, as `datetime-local` sends it; seconds since 1970. */
function readMinute(text: string | null): number | undefined {
  const match = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.exec(text ?? '');
  const time = match ? Date.parse(`${match[0]}Z`) : Number.NaN;
  return Number.isNaN(time) ? undefined : time / 1000;
}
