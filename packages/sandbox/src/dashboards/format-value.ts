const scales: readonly [number, string][] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

const timeSteps: readonly [number, string][] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
];

const byteSteps: readonly [number, string][] = [
  [2 ** 40, 'TiB'],
  [2 ** 30, 'GiB'],
  [2 ** 20, 'MiB'],
  [2 ** 10, 'KiB'],
  [1, 'B'],
];

const secondsPerUnit: ReadonlyMap<string, number> = new Map(
  Object.entries({
    nanosecond: 1e-9,
    microsecond: 1e-6,
    millisecond: 1e-3,
    second: 1,
    minute: 60,
    hour: 3600,
    day: 86_400,
  }),
);

/** The steps in which values of a unit are written, in that unit, largest first; none for most units. */
export function unitSteps(unit: string): readonly [size: number, name: string][] {
  const seconds = secondsPerUnit.get(unit);
  if (seconds !== undefined) return timeSteps.map(([size, name]) => [size / seconds, name]);
  return unit === 'byte' ? byteSteps : [];
}

/** Writes a value with its unit as Datadog's widgets do: `2.4 min`, `12.5k`, `3.1 %`. */
export function formatValue(value: number, unit: string, precision = 2): { text: string; unit: string } {
  const steps = unitSteps(unit);
  if (steps.length > 0) return inSteps(value, steps, precision);
  if (unit === 'percent') return { text: round(value, precision), unit: '%' };
  if (unit === 'fraction') return { text: round(value * 100, precision), unit: '%' };
  const scale = scales.find(([size]) => Math.abs(value) >= size);
  if (scale) return { text: `${round(value / scale[0], precision)}${scale[1]}`, unit };
  return { text: round(value, precision), unit };
}

function inSteps(value: number, steps: readonly [number, string][], precision: number) {
  const [size, name] = steps.find(([step]) => Math.abs(value) >= step) ?? steps.at(-1) ?? [1, ''];
  return value === 0
    ? { text: '0', unit: steps.find(([step]) => step === 1)?.[1] ?? '' }
    : { text: round(value / size, precision), unit: name };
}

function round(value: number, precision: number): string {
  const digits = Math.abs(value) >= 100 ? Math.min(precision, 1) : precision;
  const format = formats.get(digits) ?? new Intl.NumberFormat('en-US', { maximumFractionDigits: digits });
  formats.set(digits, format);
  return format.format(value);
}

/** By number of digits: making one takes longer than writing a page of values. */
const formats = new Map<number, Intl.NumberFormat>();

/** A value without steps such as `k` or minutes. */
export function writePlainly(value: number, precision: number): string {
  return new Intl.NumberFormat('en-US', { maximumFractionDigits: precision }).format(value);
}

/** A value with its unit as one text. */
export function writeValue(value: number, unit: string, precision = 2): string {
  const written = formatValue(value, unit, precision);
  return written.unit === unit ? written.text : `${written.text} ${written.unit}`;
}
