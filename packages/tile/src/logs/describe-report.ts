import {
  compilePipeline,
  explainLog,
  PipelineError,
  type LogExplanation,
  type RuleExplanation,
} from '@tilekit/log-pipeline';
import { printable } from '../report/printable.ts';
import type { LogPipeline, Tile } from '../tile/tile.ts';
import type { Difference } from './compare-result.ts';
import { readSample, type CaseReport, type Mutation, type PipelineReport } from './run-tests.ts';

/** So many differences of a case are shown; the rest is counted. */
const maxShown = 5;

/** A pipeline's cases, as a person reads them. */
export function describeReport(tile: Tile, report: PipelineReport, source: LogPipeline | undefined): string {
  const lines = [`${tile.path}/${report.pipeline}`];
  if (report.problem !== undefined) lines.push(`  cannot run: ${report.problem}`);
  for (const { name, line, problem } of report.processors) {
    if (problem !== undefined) lines.push(`  line ${String(line)}: "${name}" does not run: ${problem}`);
  }
  for (const found of report.cases) {
    lines.push(`  ${found.passed ? 'ok  ' : 'FAIL'} ${report.tests}:${String(found.line)}`);
    if (!found.passed) lines.push(...describeCase(found, source));
  }
  return print(lines);
}

function describeCase(found: CaseReport, source: LogPipeline | undefined): string[] {
  const writers = source ? writersOf(source, found.index) : new Map<string, string>();
  const lines = found.differences
    .slice(0, maxShown)
    .flatMap((difference) => describeDifference(difference, writers));
  const rest = found.differences.length - maxShown;
  if (rest > 0) lines.push(`       and ${String(rest)} more`);
  if (found.exceeded !== undefined) lines.push(`       time is up: ${found.exceeded} exceeded`);
  if (lines.length === 0) lines.push('       the filter of the pipeline does not let this log in');
  return lines;
}

function describeDifference(
  { path, expected, actual }: Difference,
  writers: ReadonlyMap<string, string>,
): string[] {
  const writer = writers.get(path) ?? [...writers].find(([written]) => written.startsWith(`${path}.`))?.[1];
  return [
    `       ${path}${writer === undefined ? '' : `  (written by "${writer}")`}`,
    `         - ${expected === undefined ? 'absent' : JSON.stringify(expected)}`,
    `         + ${actual === undefined ? 'absent' : JSON.stringify(actual)}`,
  ];
}

/** The processor that has last changed each attribute of a sample. */
function writersOf({ pipeline: node, tests }: LogPipeline, index: number): Map<string, string> {
  const writers = new Map<string, string>();
  try {
    const pipeline = compilePipeline(node.value);
    for (const { name, changes } of explainLog(pipeline, readSample(pipeline, tests.at('tests', index)))
      .steps) {
      for (const { path } of changes)
        writers.set(path.startsWith('(') ? path.slice(1, -1) : `custom.${path}`, name);
    }
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
  }
  return writers;
}

/** What no sample exercises, line by line. */
export function describeCoverage({ pipeline, processors, rules }: PipelineReport): string {
  const items = [
    ...processors.map(({ name, line, matched }) => ({ what: `processor "${name}"`, line, matched })),
    ...rules.map(({ rule, line, matched }) => ({ what: `grok rule ${rule}`, line, matched })),
  ].sort((a, b) => a.line - b.line);
  const covered = items.filter(({ matched }) => matched > 0).length;
  const percent = items.length === 0 ? 100 : Math.floor((100 * covered) / items.length);
  return print([
    ...items
      .filter(({ matched }) => matched === 0)
      .map(({ what, line }) => `  ${pipeline}:${String(line)}  no sample exercises ${what}`),
    `  coverage: ${String(percent)} % (${String(covered)} of ${String(items.length)} processors and grok rules)`,
  ]);
}

export function describeMutations(mutations: readonly Mutation[]): string {
  const unnoticed = mutations.filter(({ noticed }) => !noticed);
  return print([
    ...unnoticed.map(
      ({ name, line }) => `  line ${String(line)}: without "${name}", every sample has the same result`,
    ),
    `  mutations: ${String(mutations.length - unnoticed.length)} of ${String(mutations.length)} deletions noticed`,
  ]);
}

/** A log after every processor. */
export function describeExplanation({ steps, matched, exceeded }: LogExplanation): string {
  if (!matched) return 'The filter of the pipeline does not let this log in.\n';
  const lines = steps.flatMap(({ name, type, applied, problem, reads, changes, rules, closest }) => [
    `${applied ? '●' : '○'} ${name}  (${type})${problem === undefined ? '' : `  does not run: ${problem}`}`,
    ...(reads.length === 0 ? [] : [`    reads ${reads.join(', ')}`]),
    ...(rules ?? []).map((rule) => `    rule ${rule.name}: ${describeRule(rule)}`),
    ...(closest === undefined ? [] : [`    closest: ${closest}`]),
    ...changes.map(({ sign, path, value }) => `    ${sign} ${path}${sign === '+' ? ` = ${value}` : ''}`),
  ]);
  if (exceeded !== undefined) lines.push(`Time is up: ${exceeded} exceeded.`);
  return print(lines);
}

function describeRule({ matched, matchedLength, length, stoppedAt, exceeded }: RuleExplanation): string {
  if (matched) return 'matched';
  if (exceeded === true) return 'takes too long';
  const place =
    stoppedAt === undefined
      ? 'then text is left over'
      : `stopped at ${/^\s|\s$/.test(stoppedAt) ? JSON.stringify(stoppedAt) : stoppedAt}`;
  return `${String(matchedLength)} of ${String(length)} characters, ${place}`;
}

function print(lines: readonly string[]): string {
  return `${lines.map(printable).join('\n')}\n`;
}
