import type { TileResult } from '../engine/finding.ts';
import type { Tile } from '../tile/tile.ts';

/** A report is written tile by tile, so that nothing of a tile stays in memory once it is printed. */
export interface Report {
  /** The part of a tile's report that is printed together. */
  add(result: TileResult, tile: Tile): string;
  /** What is printed after the last one, in pieces. */
  end(totals: Totals): Iterable<string>;
}

export interface Totals {
  readonly tiles: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly fixable: number;
}

export const noTotals: Totals = { tiles: 0, errors: 0, warnings: 0, infos: 0, fixable: 0 };

/** The totals with one more tile; a finding that stands for many counts as many. */
export function addToTotals(totals: Totals, { findings }: TileResult): Totals {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const finding of findings) counts[finding.severity] += finding.count ?? 1;
  return {
    tiles: totals.tiles + 1,
    errors: totals.errors + counts.error,
    warnings: totals.warnings + counts.warning,
    infos: totals.infos + counts.info,
    fixable: totals.fixable + findings.filter((finding) => finding.fix).length,
  };
}

/**
 * A report that is one document: where a run fails it is absent, not half there. It is kept as separate bytes: text
 * makes V8 enlarge its heap several times over, and a Buffer would keep what else lies in Node's pool.
 */
export function wholeReport(report: Report): Report {
  const kept: Uint8Array[] = [];
  return {
    add(result, tile) {
      kept.push(new TextEncoder().encode(report.add(result, tile)));
      return '';
    },
    *end(totals) {
      for (const bytes of kept) yield new TextDecoder().decode(bytes);
      yield* report.end(totals);
    },
  };
}
