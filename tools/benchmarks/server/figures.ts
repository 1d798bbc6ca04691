export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length * share)] ?? Number.NaN;
}

/** The threshold beside a figure, and whether it holds; when not, the process will end with 1. */
export function met(holds: boolean, threshold: string): string {
  if (!holds) process.exitCode = 1;
  return `(${threshold}: ${holds ? 'met' : 'MISSED'})`;
}
