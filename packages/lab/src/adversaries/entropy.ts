/**
 * How many bits vary between samples: at each position the letters that were seen there, against the alphabet of all. A
 * lower bound from few samples is made less strict, since a few samples show few letters.
 */
export function bitsOf(samples: readonly string[]): number {
  const alphabet = new Set(samples.flatMap((sample) => sample.split(''))).size;
  const shortest = Math.min(...samples.map((sample) => sample.length));
  const bitsPerLetter = Math.log2(Math.max(2, alphabet));
  let varying = 0;
  for (let position = 0; position < shortest; position += 1) {
    const seen = new Set(samples.map((sample) => sample[position])).size;
    if (seen > Math.min(2, samples.length - 1) || (samples.length < 6 && seen > 1)) varying += 1;
  }
  return varying * bitsPerLetter;
}

/** Whether samples, in the order in which they came, count up or down. */
export function isSequence(samples: readonly string[]): boolean {
  if (samples.length < 6) return false;
  const keys = samples.map((sample) => sample.match(/\d{1,18}/g)?.map(Number) ?? []);
  const isRising = (values: readonly (number | string)[]) =>
    values.every((value, index) => index === 0 || value > (values[index - 1] ?? value));
  const sameLength = samples.every((sample) => sample.length === samples[0]?.length);
  if (sameLength && isRising(samples)) return true;
  const width = Math.min(...keys.map((numbers) => numbers.length));
  return Array.from({ length: width }, (_, place) => keys.map((numbers) => numbers[place] ?? 0)).some(
    (numbers) => isRising(numbers) && samples.every((sample) => sample.replace(/\d/g, '').length < 12),
  );
}
