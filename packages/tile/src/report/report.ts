import type { TileResult } from '../engine/finding.ts';
import type { Severity } from '../engine/rule.ts';

/** A finding as all formats print it; nothing in it keeps the tile in memory. */
export interface ReportedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly fixable: boolean;
  readonly source: string;
  /** How many findings this one stands for; counted, not printed. */
  readonly count: number;
}

export interface ReportedTile {
  readonly path: string;
  readonly findings: readonly ReportedFinding[];
  readonly suppressed: readonly (ReportedFinding & { readonly reason: string })[];
}

/** Keeps of a result what is printed. */
export function toReport(result: TileResult): ReportedTile {
  const plain = (finding: TileResult['findings'][number]): ReportedFinding => ({
    rule: finding.rule,
    severity: finding.severity,
    file: detached(finding.file),
    line: finding.line,
    column: finding.column,
    message: detached(finding.message),
    fixable: finding.fix !== undefined,
    source: finding.source,
    count: finding.count ?? 1,
  });
  return {
    path: result.path,
    findings: result.findings.map(plain),
    suppressed: result.suppressed.map((finding) => ({ ...plain(finding), reason: finding.reason })),
  };
}

/** A text cut out of a file keeps the whole file in memory as long as it lives; a copy does not. */
function detached(text: string): string {
  return Buffer.from(text).toString();
}

export interface Totals {
  readonly tiles: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

export function totalsOf(tiles: readonly ReportedTile[]): Totals {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const tile of tiles) for (const finding of tile.findings) counts[finding.severity] += finding.count;
  return { tiles: tiles.length, errors: counts.error, warnings: counts.warning, infos: counts.info };
}
