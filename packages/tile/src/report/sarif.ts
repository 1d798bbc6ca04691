import path, { join, type PlatformPath } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageVersion } from '../disk/package-version.ts';
import type { Finding } from '../engine/finding.ts';
import type { Rule } from '../engine/rule.ts';
import type { Report } from './report.ts';
import { rulePlace, ruleText } from './rule-pages.ts';

const levels = { error: 'error', warning: 'warning', info: 'note', off: 'none' } as const;

/**
 * SARIF 2.1.0, as code scanning services read it; the rules that were broken come last, when they are known.
 * @param rulesUrl where the pages of docs/rules are published, without a slash at the end
 */
export function sarifReport(rules: readonly Rule[], rulesUrl?: string): Report {
  const indexes = new Map<string, number>();
  const indexOf = (rule: string): number => {
    const index = indexes.get(rule) ?? indexes.size;
    indexes.set(rule, index);
    return index;
  };
  const toResult = (tile: string, finding: Finding, justification?: string): string =>
    JSON.stringify({
      ruleId: finding.rule,
      ruleIndex: indexOf(finding.rule),
      level: levels[finding.severity],
      message: { text: finding.message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: toUri(join(tile, finding.file)) },
            region: { startLine: finding.line, startColumn: finding.column },
          },
        },
      ],
      ...(justification !== undefined && { suppressions: [{ kind: 'external', justification }] }),
    });
  let before =
    '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"columnKind":"utf16CodeUnits","results":[';
  return {
    add({ path: tile, findings, suppressed }) {
      const results = [
        ...findings.map((finding) => toResult(tile, finding)),
        ...suppressed.map((finding) => toResult(tile, finding, finding.reason)),
      ];
      const text = results.map((result) => {
        const written = before + result;
        before = ',';
        return written;
      });
      return text.join('');
    },
    end() {
      const listed = [...indexes.keys()].flatMap((id) => rules.filter((rule) => rule.id === id));
      const driver = {
        name: 'tilekit',
        version: packageVersion(),
        rules: listed.map((rule) => describeRule(rule, rulesUrl)),
      };
      return [`${before === ',' ? '' : before}],"tool":${JSON.stringify({ driver })}}]}\n`];
    },
  };
}

function describeRule(rule: Rule, rulesUrl: string | undefined) {
  const page = rulesUrl === undefined ? rule.source : `${rulesUrl}/${rulePlace(rule.id)}`;
  return {
    id: rule.id,
    shortDescription: { text: rule.requires },
    fullDescription: { text: rule.why },
    help: { text: `${rule.remedy}\nSource: ${rule.source}`, markdown: ruleText(rule) },
    ...(page.startsWith('https://') && { helpUri: page }),
    defaultConfiguration: { level: levels[rule.severity.new] },
  };
}

/**
 * Relative to the working directory, which services take for the repository; what lies outside has a full address.
 *
 * @param paths those of the system that the file is on
 */
export function toUri(file: string, from = process.cwd(), paths: PlatformPath = path): string {
  const whole = paths.resolve(from, file);
  const inside = paths.relative(from, whole);
  if (paths.isAbsolute(inside) || inside === '..' || inside.startsWith(`..${paths.sep}`))
    return pathToFileURL(whole.toWellFormed(), { windows: paths.sep === '\\' }).href;
  return inside
    .split(paths.sep)
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');
}
