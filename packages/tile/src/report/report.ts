import type { TileResult } from '../engine/finding.ts';
import type { Tile } from '../tile/tile.ts';

/**
 * A report is written tile by tile, so that nothing of a tile stays in memory once it is printed. One that is a single
 * document keeps its lines and is printed at the end: where a run fails, it is absent and not half there.
 */
export interface Report {
  /** What is printed of a tile at once. */
  add(result: TileResult, tile: Tile): string;
  /** What is printed after the last one. */
  end(totals: Totals): string;
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
