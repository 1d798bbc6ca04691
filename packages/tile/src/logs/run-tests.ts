import {
  compilePipeline,
  PipelineError,
  sourcesOf,
  type LogInput,
  type Pipeline,
  type Step,
} from '@tilekit/log-pipeline';
import type { JsonNode } from '../tile/json-node.ts';
import type { LogPipeline, Tile } from '../tile/tile.ts';
import {
  compareResult,
  recordedArrival,
  toResult,
  type CaseResult,
  type Difference,
} from './compare-result.ts';

/** One sample of a tests file, run. */
export interface CaseReport {
  index: number;
  line: number;
  passed: boolean;
  result: CaseResult;
  differences: readonly Difference[];
  /** The processor, or rule, at which the time was up. */
  exceeded?: string;
}

interface ProcessorReport {
  name: string;
  line: number;
  /** The samples in which the processor had something to work on. */
  matched: number;
  /** Why it cannot be run. */
  problem?: string;
  /** It cannot be run as it is written; otherwise it is unknown, or needs data that only Datadog has. */
  isWrong?: boolean;
  /** Where it stands in the file. */
  path: readonly (string | number)[];
}

/** The rules of a grok parser that no sample has matched are as unproven as a processor without one. */
interface RuleReport {
  processor: string;
  rule: string;
  line: number;
  matched: number;
}

/** A pipeline and its samples, run. */
export interface PipelineReport {
  pipeline: string;
  tests: string;
  cases: readonly CaseReport[];
  processors: readonly ProcessorReport[];
  rules: readonly RuleReport[];
  /** Why the pipeline cannot be run, or has nothing to be compared with. */
  problem?: string;
}

const reports = new WeakMap<Tile, readonly PipelineReport[]>();

/** Runs every pipeline of a tile on its samples, once. */
export function runPipelineTests(tile: Tile): readonly PipelineReport[] {
  let found = reports.get(tile);
  if (!found) {
    found = tile.pipelines.map(runPipeline);
    reports.set(tile, found);
  }
  return found;
}

function runPipeline({ pipeline: node, tests }: LogPipeline): PipelineReport {
  const report = { pipeline: node.file, tests: node.file.replace(/\.ya?ml$/, '_tests.yaml') };
  const compiled = node.exists ? tryCompile(node.value) : 'the file cannot be read';
  if (typeof compiled === 'string')
    return { ...report, cases: [], processors: [], rules: [], problem: compiled };
  const matched = new Map<Step, number>();
  const matchedRules = new Map<string, number>();
  const cases = tests
    .at('tests')
    .items()
    .map((test, index) =>
      runCase(compiled, test, index, (step) => {
        count(matched, step);
        if (step.lastRule) count(matchedRules, `${step.path.join('.')} ${String(step.lastRule.line)}`);
      }),
    );
  const enabled = compiled.steps.filter((step) => step.enabled);
  return {
    ...report,
    cases,
    ...(!tests.exists && { problem: `"${report.tests}" is missing, or cannot be read` }),
    processors: enabled.map((step) => ({
      name: step.name,
      line: lineOf(nodeOf(node, step)),
      matched: matched.get(step) ?? 0,
      ...(step.problem && {
        problem: step.problem.message,
        isWrong: step.problem.code === 'PIPELINE_INVALID',
      }),
      path: nodeOf(node, step).path,
    })),
    rules: enabled.flatMap((step) =>
      (step.grok?.rules ?? []).map((rule) => ({
        processor: step.name,
        rule: rule.name,
        line: lineOf(nodeOf(node, step).at('grok', 'matchRules')) + 1 + rule.line,
        matched: matchedRules.get(`${step.path.join('.')} ${String(rule.line)}`) ?? 0,
      })),
    ),
  };
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function tryCompile(definition: unknown): Pipeline | string {
  try {
    return compilePipeline(definition);
  } catch (error) {
    if (error instanceof PipelineError) return error.message;
    throw error;
  }
}

function runCase(
  pipeline: Pipeline,
  test: JsonNode,
  index: number,
  onApplied: (step: Step) => void,
): CaseReport {
  const { log, matched, exceeded } = pipeline.process(readSample(pipeline, test), {
    observe: (step, applied) => {
      if (applied) onApplied(step);
    },
  });
  const result = toResult(log);
  const recorded = test.at('result');
  const expected = recorded.object ?? recorded.items()[0]?.object ?? {};
  const differences = compareResult(expected, result);
  return {
    index,
    line: lineOf(test.at('sample')),
    passed: differences.length === 0 && matched && exceeded === undefined,
    result,
    differences,
    ...(exceeded !== undefined && { exceeded }),
  };
}

/** A sample of a tests file as the log that it stands for. */
export function readSample(pipeline: Pipeline, test: JsonNode): LogInput {
  const sample = test.at('sample');
  const service = test.at('service').string;
  return {
    message: sample.string ?? JSON.stringify(sample.value ?? ''),
    ...(service !== undefined && { service }),
    tags: test
      .at('tags')
      .strings()
      .map((tag) => tag.string ?? ''),
    sources: sourcesOf(pipeline.query),
    arrivedAt: recordedArrival,
  };
}

/** Where a processor stands in the file. */
function nodeOf(root: JsonNode, step: Step): JsonNode {
  return root.at('pipeline', ...step.path.flatMap((index) => ['processors', index]));
}

function lineOf(node: JsonNode): number {
  return node.document?.placeOf(node.path).line ?? 1;
}

/** How many processors, of those that can be taken away one at a time, a sample would miss. */
export interface Mutation {
  name: string;
  line: number;
  noticed: boolean;
}

/** Takes each processor away in turn: a sample whose result stays right does not prove it. */
export function mutatePipeline({ pipeline: node, tests }: LogPipeline): Mutation[] {
  const whole = tryCompile(node.value);
  if (typeof whole === 'string') return [];
  const samples = tests.at('tests').items();
  const before = samples.map(
    (test, index) => runCase(whole, test, index, () => undefined).differences.length,
  );
  return whole.steps
    .filter((step) => step.enabled)
    .map((step) => {
      const mutant = tryCompile(without(node.at('pipeline').value, step.path));
      const noticed =
        typeof mutant === 'string' ||
        samples.some(
          (test, index) => runCase(mutant, test, index, () => undefined).differences.length !== before[index],
        );
      return { name: step.name, line: lineOf(nodeOf(node, step)), noticed };
    });
}

/** The definition without the processor at a path. */
function without(definition: unknown, [index, ...rest]: readonly number[]): unknown {
  if (typeof definition !== 'object' || definition === null || index === undefined) return definition;
  const processors: unknown = 'processors' in definition ? definition.processors : undefined;
  if (!Array.isArray(processors)) return definition;
  const inner: unknown = processors[index];
  return {
    ...definition,
    processors:
      rest.length === 0 ? processors.toSpliced(index, 1) : processors.with(index, without(inner, rest)),
  };
}
