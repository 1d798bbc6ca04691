import type { AxisUnit } from '../charts/draw-chart.ts';
import { formatValue, unitSteps } from './format-value.ts';

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
      name: formatValue(1, unit).unit,
      format: (value) => {
        const written = formatValue(value, unit, 2);
        return written.unit === unit ? written.text : `${written.text} ${written.unit}`;
      },
    };
  }
  const [size, name] = step;
  return { size, name, format: (value) => `${formatValue(value, '', 2).text} ${name}` };
}
