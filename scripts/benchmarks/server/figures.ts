export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length * share)] ?? Number.NaN;
}

/** The threshold beside a figure, and whether it holds. */
export function met(holds: boolean, threshold: string): string {
  return `(${threshold}: ${holds ? 'met' : 'MISSED'})`;
}
