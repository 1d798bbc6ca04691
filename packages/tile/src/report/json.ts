import { totalsOf, type ReportedFinding, type ReportedTile } from './report.ts';

/** One document; its form is fixed and published as `findings.schema.json`. */
export function formatAsJson(tiles: readonly ReportedTile[]): string {
  const entries = tiles.map(({ path, findings, suppressed }) => ({
    path,
    findings: findings.map(printed),
    ...(suppressed.length > 0 && { suppressed: suppressed.map(printed) }),
  }));
  return `${JSON.stringify({ tiles: entries, summary: totalsOf(tiles) })}\n`;
}

/** What the published form has no place for is left out, as `undefined` is in JSON. */
function printed(finding: ReportedFinding): object {
  return { ...finding, count: undefined };
}
