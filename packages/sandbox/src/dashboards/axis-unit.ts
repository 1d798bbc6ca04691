import { formatValue, unitSteps } from './format-value.ts';

/** A unit in which a chart's values are easy to read. */
export interface AxisUnit {
  /** What one of it is worth in the unit of the values. */
  size: number;
  format: (value: number) => string;
}

/** Chooses the unit of an axis by its largest value, so that its ticks are round: 5 min, not 300 s. */
export function axisUnit(series: readonly Float64Array[], unit: string): AxisUnit {
  let largest = 0;
  for (const values of series)
    for (const value of values) if (Math.abs(value) > largest) largest = Math.abs(value);
  const steps = unitSteps(unit);
  const step = steps.find(([size]) => largest >= size) ?? steps.at(-1);
  if (!step) {
    return {
      size: 1,
      format: (value) => {
        const written = formatValue(value, unit, 2);
        return written.unit === unit ? written.text : `${written.text} ${written.unit}`;
      },
    };
  }
  const [size, name] = step;
  return { size, format: (value) => `${formatValue(value, '', 2).text} ${name}` };
}
