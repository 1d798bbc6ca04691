import type { Problem } from '../tile/problem.ts';
import { isTestsPath, type Tile } from '../tile/tile.ts';
import { compareFindings, type Finding, type TileResult } from './finding.ts';
import type { Profile, Rule, Severity } from './rule.ts';
import { applySuppressions, type SuppressionFile } from './suppressions.ts';

/** Datadog's own validator reads `# bypass-global-…` comments from the first lines only. */
const linesRead = 10;

export interface ValidationOptions {
  readonly rules: readonly Rule[];
  readonly profile: Profile;
  /** Warnings become errors. */
  readonly strict?: boolean;
  readonly suppressions?: SuppressionFile | undefined;
  /** So many findings of one rule and severity in one file are kept, default 1,000; one more says how many there would be. */
  readonly maxPerRule?: number;
}

/** A rule threw: our defect, with the rule and the tile that show it. */
export class RuleFailedError extends Error {
  readonly rule: string;

  constructor(rule: string, tile: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`rule "${rule}" failed on "${tile}": ${reason}. Please report this with the tile.`, { cause });
    this.name = 'RuleFailedError';
    this.rule = rule;
  }
}

/**
 * Runs every rule of the profile over a tile.
 *
 * @returns the findings, for a report
 */
export function validateTile(tile: Tile, options: ValidationOptions): TileResult {
  const findings: Finding[] = [];
  const { isCheck } = tile;
  for (const rule of options.rules) {
    const severity = rule.severity[options.profile];
    if (severity === 'off' || (rule.tileOnly && isCheck)) continue;
    addFindings(findings, rule, severity, tile, options);
  }
  const { kept, suppressed } = applySuppressions(findings, tile, options);
  return { path: tile.path, findings: kept.sort(compareFindings), suppressed };
}

function addFindings(
  findings: Finding[],
  rule: Rule,
  severity: Severity,
  tile: Tile,
  options: ValidationOptions,
): void {
  const { maxPerRule = 1_000, strict = false } = options;
  // Made by the first finding: most rules have none. By severity, so that no error hides behind a thousand warnings.
  let limits: Map<string, { severity: Severity; count: number; beyond?: Problem }> | undefined;
  try {
    for (const problem of rule.check(tile)) {
      if (rule.bypasses?.some((name) => isBypassed(tile, problem.file, name))) continue;
      const level = effective(severity, problem, strict);
      const key = `${level} ${problem.file}`;
      limits ??= new Map();
      let found = limits.get(key);
      if (found === undefined) limits.set(key, (found = { severity: level, count: 0 }));
      found.count += 1;
      if (found.count <= maxPerRule) findings.push(toFinding(rule, problem, level));
      else found.beyond ??= problem;
    }
  } catch (error) {
    throw new RuleFailedError(rule.id, tile.path, error);
  }
  for (const found of limits?.values() ?? []) {
    if (found.beyond === undefined) continue;
    const { file, place } = found.beyond;
    const count = found.count - maxPerRule;
    const message = `and ${count} more of ${rule.id} in this file`;
    findings.push({ ...toFinding(rule, { file, message, ...(place && { place }) }, found.severity), count });
  }
}

function effective(severity: Severity, problem: Problem, strict: boolean): Severity {
  let result = severity;
  if (problem.atMost === 'info') result = 'info';
  else if (problem.atMost === 'warning' && severity === 'error') result = 'warning';
  return strict && result === 'warning' ? 'error' : result;
}

function toFinding(rule: Rule, problem: Problem, severity: Severity): Finding {
  const place = problem.place?.();
  return {
    rule: rule.id,
    severity,
    file: problem.file,
    line: place?.line ?? 1,
    column: place?.column ?? 1,
    length: place?.length ?? 0,
    message: problem.message,
    remedy: rule.remedy,
    source: rule.source,
    ...(problem.fix && { fix: problem.fix }),
  };
}

/** Whether a log pipeline or its tests carry `# bypass-global-<name>-checks`. */
function isBypassed(tile: Tile, file: string, name: string): boolean {
  const pipeline = isTestsPath(file) ? file.replace(/_tests?(\.ya?ml)$/, '$1') : file;
  const tests = pipeline.replace(/(\.ya?ml)$/, '_tests$1');
  return [pipeline, tests].some((path) => bypassesOf(tile, path).has(name));
}

function bypassesOf(tile: Tile, path: string): ReadonlySet<string> {
  return tile.once(`bypasses ${path}`, () => {
    const text = tile.text(path);
    const names = new Set<string>();
    for (let line = 1; text && line <= linesRead; line++) {
      const match = /^\s{0,20}#\s{0,20}bypass-global-([a-z-]{1,80})-checks?\b/.exec(text.lineText(line));
      if (match?.[1]) names.add(match[1]);
    }
    return names;
  });
}
