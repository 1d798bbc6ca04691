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

const binarySteps: readonly [number, string][] = [
  [2 ** 40, 'TiB'],
  [2 ** 30, 'GiB'],
  [2 ** 20, 'MiB'],
  [2 ** 10, 'KiB'],
  [1, 'B'],
];

const decimalSteps: readonly [number, string][] = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
  [1, 'B'],
];

/** Bytes of a unit, and whether its family counts in thousands. */
const bytesPerUnit: ReadonlyMap<string, readonly [size: number, isDecimal: boolean]> = new Map<
  string,
  readonly [number, boolean]
>([
  ['byte', [1, false]],
  ...['kibibyte', 'mebibyte', 'gibibyte', 'tebibyte'].map(
    (name, index) => [name, [2 ** (10 * (index + 1)), false]] as const,
  ),
  ...['kilobyte', 'megabyte', 'gigabyte', 'terabyte'].map(
    (name, index) => [name, [10 ** (3 * (index + 1)), true]] as const,
  ),
]);

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

/** A unit as widgets name it: what values are in, the one that they are always written in, and per what. */
export interface Unit {
  name: string;
  scale?: string | undefined;
  per?: string | undefined;
}

/** A unit as one text, such as `millisecond>second/request`: legends and axes hand it on. */
export function writeUnit({ name, scale, per }: Unit): string {
  return `${name}${scale === undefined ? '' : `>${scale}`}${per === undefined ? '' : `/${per}`}`;
}

function readUnit(text: string): Unit {
  const [, name = '', scale, per] = /^([^>/]*)(?:>([^/]*))?(?:\/(.*))?$/s.exec(text) ?? [];
  return { name, scale, per };
}

/** The steps in which values of a unit are written, in that unit, largest first; none for most units. */
export function unitSteps(unit: string): readonly [size: number, name: string][] {
  const { name, scale, per } = readUnit(unit);
  const suffix = per === undefined ? '' : `/${per}`;
  const steps = stepsOf(name).map(([size, label]): [number, string] => [size, label + suffix]);
  const fixed = scale === undefined ? undefined : sizeIn(name, scale);
  return fixed === undefined ? steps : steps.filter(([size]) => Math.abs(size / fixed - 1) < 1e-9);
}

function stepsOf(name: string): readonly [number, string][] {
  const seconds = secondsPerUnit.get(name);
  if (seconds !== undefined) return timeSteps.map(([size, label]) => [size / seconds, label]);
  const bytes = bytesPerUnit.get(baseOf(name));
  if (!bytes) return [];
  const isDecimal = name.endsWith('_in_decimal_bytes_family') || (bytes[1] && !name.includes('_in_binary_'));
  return (isDecimal ? decimalSteps : binarySteps).map(([size, label]) => [size / bytes[0], label]);
}

/** Datadog names the family behind the unit: `byte_in_binary_bytes_family`. */
function baseOf(name: string): string {
  return name.replace(/_in_(binary|decimal)_bytes_family$/, '');
}

/** How many of `name` one `scale` is; `undefined` when they do not measure the same. */
function sizeIn(name: string, scale: string): number | undefined {
  const [time, scaled] = [secondsPerUnit.get(name), secondsPerUnit.get(scale)];
  if (time !== undefined && scaled !== undefined) return scaled / time;
  const [bytes, scaledBytes] = [bytesPerUnit.get(baseOf(name)), bytesPerUnit.get(baseOf(scale))];
  return bytes && scaledBytes ? scaledBytes[0] / bytes[0] : undefined;
}

/** Writes a value with its unit as Datadog's widgets do: `2.4 min`, `12.5k`, `3.1 %`. */
export function formatValue(value: number, unit: string, precision = 2): { text: string; unit: string } {
  const steps = unitSteps(unit);
  if (steps.length > 0) return inSteps(value, steps, precision);
  const { name, per } = readUnit(unit);
  const suffix = per === undefined ? '' : `/${per}`;
  if (name === 'percent') return { text: round(value, precision), unit: `%${suffix}` };
  if (name === 'fraction') return { text: round(value * 100, precision), unit: `%${suffix}` };
  const written = name + suffix;
  const scale = scales.find(([size]) => Math.abs(value) >= size);
  if (scale) return { text: `${round(value / scale[0], precision)}${scale[1]}`, unit: written };
  return { text: round(value, precision), unit: written };
}

function inSteps(value: number, steps: readonly [number, string][], precision: number) {
  const [size, name] = steps.find(([step]) => Math.abs(value) >= step) ?? steps.at(-1) ?? [1, ''];
  return value === 0
    ? { text: '0', unit: (steps.find(([step]) => step === 1) ?? steps.at(-1))?.[1] ?? '' }
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
