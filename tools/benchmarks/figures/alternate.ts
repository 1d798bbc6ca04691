import { availableParallelism, loadavg } from 'node:os';

/** A cost as a multiple of a floor's, over all alternations. */
export interface Ratio {
  /** The middle one of the alternations' ratios. */
  readonly median: number;
  /** A quarter of them lie below, a quarter above. */
  readonly lower: number;
  readonly upper: number;
  readonly alternations: number;
  /** Why the machine was too busy to believe it; missing when it was quiet. */
  readonly doubt?: string;
}

/** What each candidate cost in each alternation. */
interface Costs<Name extends string> {
  readonly of: (name: Name) => readonly number[];
  readonly ratio: (name: Name, floor: Name) => Ratio;
}

/** A floor does the same work each time: beyond this, something else on the machine took part. */
const maxFloorSpread = 1.25;

/**
 * Measures candidates in turn, so that a busy moment of the machine meets all of them; a first turn, which is not counted,
 * warms disk and caches. Each cost is compared with the floor's of the same turn.
 */
export function alternate<Name extends string>(
  candidates: Readonly<Record<Name, () => number>>,
  alternations: number,
): Costs<Name> {
  if (alternations < 5) throw new RangeError('Fewer than 5 alternations say nothing about the spread.');
  const names = Object.keys(candidates) as Name[];
  const costs = new Map(names.map((name) => [name, [] as number[]]));
  for (let turn = 0; turn <= alternations; turn += 1) {
    for (const name of names) {
      const cost = candidates[name]();
      if (turn > 0) costs.get(name)?.push(cost);
    }
  }
  const of = (name: Name) => costs.get(name) ?? [];
  const [load = 0] = loadavg();
  return { of, ratio: (name, floor) => ratioOf(of(name), of(floor), load) };
}

/** @param load processes that wanted to run, on average over the last minute */
export function ratioOf(costs: readonly number[], floor: readonly number[], load: number): Ratio {
  const ratios = costs.map((cost, turn) => cost / (floor[turn] ?? Number.NaN));
  const doubt = doubtOf(floor, load);
  return {
    median: quantile(ratios, 0.5),
    lower: quantile(ratios, 0.25),
    upper: quantile(ratios, 0.75),
    alternations: ratios.length,
    ...(doubt !== undefined && { doubt }),
  };
}

function doubtOf(floor: readonly number[], load: number): string | undefined {
  const cores = availableParallelism();
  // One is the benchmark itself.
  if (load > cores) return `${load.toFixed(1)} processes wanted to run on ${cores} cores`;
  const spread = quantile(floor, 0.75) / quantile(floor, 0.25);
  return spread <= maxFloorSpread ? undefined : `the floor's cost varied by a factor of ${spread.toFixed(2)}`;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
