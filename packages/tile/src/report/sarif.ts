import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rule } from '../engine/rule.ts';
import type { ReportedFinding, ReportedTile } from './report.ts';

const levels = { error: 'error', warning: 'warning', info: 'note', off: 'none' } as const;

/** SARIF 2.1.0, as code scanning services read it. */
export function formatAsSarif(tiles: readonly ReportedTile[], rules: readonly Rule[]): string {
  const used = new Set(
    tiles.flatMap((tile) => [...tile.findings, ...tile.suppressed].map((finding) => finding.rule)),
  );
  const listed = rules.filter((rule) => used.has(rule.id));
  const index = new Map(listed.map((rule, at) => [rule.id, at]));
  const result = (path: string, finding: ReportedFinding, justification?: string) => ({
    ruleId: finding.rule,
    ruleIndex: index.get(finding.rule) ?? -1,
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: toUri(join(path, finding.file)) },
          region: { startLine: finding.line, startColumn: finding.column },
        },
      },
    ],
    ...(justification !== undefined && { suppressions: [{ kind: 'external', justification }] }),
  });
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'tilekit', rules: listed.map(describeRule) } },
        columnKind: 'utf16CodeUnits',
        results: tiles.flatMap((tile) => [
          ...tile.findings.map((finding) => result(tile.path, finding)),
          ...tile.suppressed.map((finding) => result(tile.path, finding, finding.reason)),
        ]),
      },
    ],
  };
  return `${JSON.stringify(log)}\n`;
}

function describeRule(rule: Rule) {
  return {
    id: rule.id,
    shortDescription: { text: rule.requires },
    fullDescription: { text: rule.why },
    help: { text: `${rule.remedy}\nSource: ${rule.source}` },
    defaultConfiguration: { level: levels[rule.severity.new] },
  };
}

/** Relative to the working directory, which services take for the repository; what lies outside has a full address. */
function toUri(path: string): string {
  const inside = relative('.', resolve(path));
  if (isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`))
    return pathToFileURL(path.toWellFormed()).href;
  return inside
    .split(sep)
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');
}
