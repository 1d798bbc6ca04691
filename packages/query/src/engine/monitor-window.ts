import type { Expression } from '../language/query.ts';
import { wordOf } from './metric-plan.ts';
import { NotEvaluated } from './not-evaluated.ts';
import type { Reducer } from './reduce-values.ts';
import type { TimeRange } from './time-grid.ts';

/** The time that a monitor looks at, and what it makes of the values in it. */
export interface MonitorWindow {
  readonly reducer: Reducer;
  readonly span: TimeSpan;
  /** For `change(…)` and `pct_change(…)`: how long before the same window is compared. */
  readonly change: { readonly isPercent: boolean; readonly agoSeconds: number } | undefined;
}

export type TimeSpan =
  | { readonly kind: 'last'; readonly seconds: number }
  /** Since the last full hour, day or month of UTC. */
  | { readonly kind: 'current'; readonly unit: 'h' | 'd' | 'mo' };

const unitSeconds: ReadonlyMap<string, number> = new Map(
  Object.entries({ s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, mo: 2_592_000 }),
);

/**
 * Reads `avg(last_5m)` and `change(avg(last_5m),last_1h)`.
 *
 * @throws NotEvaluated naming what is not known
 */
export function readWindow(window: Expression): MonitorWindow {
  if (window.kind !== 'call') throw new NotEvaluated('an evaluation window without a method');
  const { name, arguments: list } = window;
  if (name === 'change' || name === 'pct_change') {
    const [inner, ago] = list.map(({ value }) => value);
    if (list.length !== 2 || !inner || !ago) throw new NotEvaluated(`\`${name}\` takes a window and a time`);
    return {
      ...readWindow(inner),
      change: { isPercent: name === 'pct_change', agoSeconds: readAgo(wordOf(ago) ?? '') },
    };
  }
  const [span, ...more] = list;
  if (!span || span.name !== undefined || more.length > 0) {
    throw new NotEvaluated(`the arguments of the window \`${name}\``);
  }
  return { reducer: readMethod(name), span: readSpan(wordOf(span.value) ?? ''), change: undefined };
}

function readMethod(name: string): Reducer {
  if (name === 'avg' || name === 'sum' || name === 'min' || name === 'max' || name === 'last') return name;
  throw new NotEvaluated(`the window method \`${name}\``);
}

function readSpan(text: string): TimeSpan {
  const seconds = readLength(text.replace(/^last_/, ''));
  if (text.startsWith('last_') && seconds !== undefined) return { kind: 'last', seconds };
  const [, unit] = /^current_1(h|d|mo)$/.exec(text) ?? [];
  if (unit === 'h' || unit === 'd' || unit === 'mo') return { kind: 'current', unit };
  throw new NotEvaluated(`the window \`${text}\``);
}

/** `last_1h` or `1h_ago`. */
function readAgo(text: string): number {
  const seconds = readLength(text.replace(/^last_|_ago$/, ''));
  if (seconds === undefined) throw new NotEvaluated(`a comparison with \`${text}\``);
  return seconds;
}

/**
 * Reads a length of time such as `5m`, `2h` or `1mo`.
 *
 * @returns its seconds; `undefined` for anything else
 */
export function readLength(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,5})(mo|[smhdw])$/.exec(text) ?? [];
  const seconds = unitSeconds.get(unit);
  return seconds === undefined ? undefined : Number(count) * seconds;
}

/** The range that a window covers when it is evaluated at a time. */
export function rangeOf(span: TimeSpan, nowSeconds: number): TimeRange {
  const toSeconds = nowSeconds + 1;
  if (span.kind === 'last') return { fromSeconds: toSeconds - span.seconds, toSeconds };
  const now = new Date(nowSeconds * 1000);
  const start =
    span.unit === 'mo'
      ? Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)
      : span.unit === 'd'
        ? Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate())
        : Math.floor(now.getTime() / 3_600_000) * 3_600_000;
  return { fromSeconds: start / 1000, toSeconds };
}
