import { totalsOf, type ReportedTile } from './report.ts';

/** One document; its form is fixed and published as `findings.schema.json`. */
export function formatAsJson(tiles: readonly ReportedTile[]): string {
  const entries = tiles.map(({ path, findings, suppressed }) => ({
    path,
    findings,
    ...(suppressed.length > 0 && { suppressed }),
  }));
  return `${JSON.stringify({ tiles: entries, summary: totalsOf(tiles) })}\n`;
}
