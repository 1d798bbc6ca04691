import type { Ratio } from './alternate.ts';

/** A ratio, as it is recorded. */
export interface Figure extends Ratio {
  /** What was measured, and as a multiple of what: `import of @tilekit/core, × node -e 0`. */
  readonly what: string;
  /** It is to be at most this. */
  readonly target: number;
}

/** Whether figures go to stdout as lines of JSON, and texts for people to stderr. */
const isForProgram = process.argv.includes('--json');

/** Prints a line for people. */
export function say(text: string): void {
  if (isForProgram) console.error(text);
  else console.log(text);
}

/** Prints a figure; a missed target fails the benchmark, as does a ratio that is not a number. */
export function report(what: string, ratio: Ratio, target: number): void {
  const figure: Figure = { what, ...ratio, target };
  if (!isMet(figure)) process.exitCode = 1;
  say(describe(figure));
  if (isForProgram) console.log(JSON.stringify(figure));
}

export function isMet({ median, target }: Pick<Figure, 'median' | 'target'>): boolean {
  return median > 0 && median <= target;
}

/** One line: the ratio, its spread, the target, and whether to believe it. */
export function describe(figure: Figure): string {
  const { what, median, lower, upper, alternations, target, doubt } = figure;
  const spread = `half of ${alternations} alternations: ${lower.toFixed(2)} to ${upper.toFixed(2)}`;
  const verdict = `target: at most ${target}: ${isMet(figure) ? 'met' : 'MISSED'}`;
  const line = `${what}: ${median.toFixed(2)} (${spread}); ${verdict}`;
  return doubt === undefined ? line : `${line}; not to be believed: ${doubt}`;
}

/** Reads a figure from a line that a benchmark printed. */
export function parseFigure(line: string): Figure | undefined {
  if (!line.startsWith('{')) return undefined;
  const value: unknown = JSON.parse(line);
  return isFigure(value) ? value : undefined;
}

export function isFigure(value: unknown): value is Figure {
  if (typeof value !== 'object' || value === null || !('what' in value)) return false;
  const numbers = ['median', 'lower', 'upper', 'alternations', 'target'];
  const fields: ReadonlyMap<string, unknown> = new Map(Object.entries(value));
  return typeof value.what === 'string' && numbers.every((name) => typeof fields.get(name) === 'number');
}
