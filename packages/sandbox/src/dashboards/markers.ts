import { NotEvaluated } from '@tilekit/query/engine';
import type { WidgetDefinition } from './dashboard-schema.ts';

/** A line or a band across a chart, such as `y = 15` or `10 < y < 20`. */
export interface Marker {
  label: string;
  color: string;
  /** The ends of a band, or the one value of a line. */
  values: number[];
}

const colors: readonly [RegExp, string][] = [
  [/^error/, '#c6283c'],
  [/^warning/, '#e6a323'],
  [/^ok/, '#2e9e5b'],
  [/^info/, '#3f7dd6'],
];

const number = '(-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)';
const line = new RegExp(`^y\\s*(?:[<>]=?|=)\\s*${number}$`, 'i');
const band = new RegExp(`^${number}\\s*<=?\\s*y\\s*<=?\\s*${number}$`, 'i');

/**
 * Reads the markers of a widget.
 *
 * @throws NotEvaluated for one that is not known
 */
export function readMarkers(markers: WidgetDefinition['markers']): Marker[] {
  return (markers ?? []).map(({ value = '', label, display_type: display = '' }) => {
    const text = value.trim();
    const [, from, to] = line.exec(text) ?? band.exec(text) ?? [];
    if (from === undefined) throw new NotEvaluated(`the marker \`${text}\``);
    return {
      label: (label ?? '').trim() || text,
      color: colors.find(([kind]) => kind.test(display))?.[1] ?? '#8a8793',
      values: [from, to].filter((each) => each !== undefined).map(Number),
    };
  });
}
