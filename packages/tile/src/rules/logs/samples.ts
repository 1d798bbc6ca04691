import type { Rule } from '../../engine/rule.ts';
import { runPipelineTests, type CaseReport } from '../../logs/run-tests.ts';
import type { Problem } from '../../tile/problem.ts';
import type { JsonNode } from '../../tile/json-node.ts';
import type { Tile } from '../../tile/tile.ts';

/** So many findings a pipeline gets: one wrong processor changes every sample. */
const maxFindings = 20;

/** What the samples of a log pipeline prove: the pipeline is run on them. */
export const sampleRules: readonly Rule[] = [
  {
    id: 'logs/tests-pass',
    severity: { new: 'error', repo: 'warning' },
    requires: 'Each sample gives the result that the tests file expects.',
    why: 'Datadog runs the pipeline on the samples before publishing, and refuses a result that is not the expected one.',
    remedy:
      'Run the log tests (`pnpm tile:logs`, or `tilekit-tile logs`) to see what the pipeline gives, then correct the pipeline, or write its results with `--update`.',
    example: { bad: 'duration: 1 where the pipeline gives 142310', good: 'duration: 142310' },
    source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
    published: '2/94',
    *check(tile) {
      for (const [index, report] of runPipelineTests(tile).entries()) {
        const files = tile.pipelines[index];
        if (!files) continue;
        for (const { path, name, problem, isWrong } of report.processors) {
          if (problem !== undefined && isWrong === true) {
            yield at(files.pipeline, path).problem(`"${name}" does not run: ${problem}`);
          }
        }
        for (const found of report.cases.filter(({ passed }) => !passed).slice(0, maxFindings)) {
          yield files.tests.at('tests', found.index).problem(describeFailure(found));
        }
      }
    },
  },
  {
    id: 'logs/sample-coverage',
    severity: { new: 'warning', repo: 'info' },
    requires: 'Each processor has a sample that it works on.',
    why: 'What no sample exercises is not tested; reviewers ask for the sample, or for the removal of the processor.',
    remedy: 'Add a sample that has what the processor reads, or remove the processor.',
    example: { bad: 'a url-parser of http.url, and no sample with a URL', good: 'one sample with http.url' },
    source: 'https://github.com/DataDog/integrations-extras/pull/2356',
    published: '28/94',
    *check(tile) {
      for (const [index, report] of runPipelineTests(tile).entries()) {
        const files = tile.pipelines[index];
        if (!files || report.cases.length === 0) continue;
        const unproven = report.processors.filter(
          ({ matched, problem }) => matched === 0 && problem === undefined,
        );
        for (const { name, path } of unproven.slice(0, maxFindings)) {
          yield at(files.pipeline, path).problem(`No sample has what "${name}" reads`);
        }
      }
    },
  },
];

/** The facets whose type the values of the samples contradict. */
export function* contradictedFacets(tile: Tile): Iterable<Problem> {
  for (const [index, report] of runPipelineTests(tile).entries()) {
    const facets = tile.pipelines[index]?.pipeline.at('facets').items() ?? [];
    for (const facet of facets) yield* checkFacet(facet, report.cases);
  }
}

function at(pipeline: JsonNode, path: readonly (string | number)[]): JsonNode {
  return pipeline.at(...path);
}

function describeFailure({ differences, exceeded }: CaseReport): string {
  const [first] = differences;
  if (exceeded !== undefined) return `The sample takes too long: ${exceeded} exceeded`;
  if (!first) return 'The filter of the pipeline does not let the sample in';
  const more = differences.length > 1 ? `, and ${String(differences.length - 1)} more` : '';
  return `The pipeline does not give the expected result: ${first.path} is ${show(first.actual)}, expected ${show(first.expected)}${more}`;
}

function show(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function* checkFacet(facet: JsonNode, cases: readonly CaseReport[]): Iterable<Problem> {
  const type = facet.at('type').string;
  const path = facet.at('path').string;
  if (type === undefined || path === undefined || facet.at('source').string === 'tag') return;
  const isNumber = type === 'integer' || type === 'double';
  if (!isNumber && type !== 'boolean') return;
  for (const { result } of cases) {
    const value = valueAt(result.custom, path.split('.'));
    if (value === undefined || value === null || typeof value === 'object') continue;
    const fits = isNumber
      ? Number.isFinite(Number(value)) && typeof value !== 'boolean'
      : typeof value === 'boolean';
    if (fits) continue;
    yield facet.at('type').problem(`"${path}" is of type ${type}, and a sample gives ${show(value)}`);
    return;
  }
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return valueAt(Object.entries(value).find(([key]) => key === name)?.[1], rest);
}
