import { readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compilePipeline, explainLog, sourcesOf, type LogInput, type Pipeline } from '@tilekit/log-pipeline';
import { writeFileInside } from '../disk/write-file.ts';
import { unifiedDiff } from '../fix/unified-diff.ts';
import {
  describeCoverage,
  describeExplanation,
  describeMutations,
  describeReport,
} from '../logs/describe-report.ts';
import { mutatePipeline, readSample, runPipelineTests, type PipelineReport } from '../logs/run-tests.ts';
import { updateTests } from '../logs/update-tests.ts';
import { printable } from '../report/printable.ts';
import { findTiles } from '../tile/find-tiles.ts';
import { loadTile } from '../tile/load-tile.ts';
import type { LogPipeline, Tile } from '../tile/tile.ts';
import { nameOf, UsageError, type Output } from './output.ts';

const help = (name: string) => `Usage: ${name} [dir…] [options]

Runs the log pipelines of a tile on the samples of their tests files, without a Datadog account, and compares the results
with the expected ones. Default directory: integration-tile.

  --format human|json  json is one document on stdout
  --update             replace the expected results of failing cases, and missing ones, with the computed ones; shows a diff
  --dry-run            with --update: only show the diff
  --coverage           list the processors and grok rules that no sample exercises
  --mutate             remove each processor in turn and list those whose removal no sample detects
  --explain            trace one log through the pipeline, processor by processor; the log is read from stdin
  --case N             with --explain: the Nth sample of the tests file instead of stdin
  --pipeline FILE      with --explain: the pipeline, where the tile has several
  --watch              run again whenever a file of the tile is saved

Not compared: geolocation (only that geo-ip-parser has written its target), and lists that only Datadog has.

Exit: 0 all passed, 1 something failed, 2 could not run.
`;

/**
 * `pnpm tile:logs`
 *
 * @returns the exit code
 */
export function logsCommand(args: readonly string[], output: Output): number {
  const { values, positionals } = readArgs(args);
  if (values.help) {
    output.out(help(nameOf(output, 'logs')));
    return 0;
  }
  if (values.format !== 'human' && values.format !== 'json') {
    throw new UsageError(`There is no format "${values.format}".`);
  }
  const directories = positionals.length > 0 ? positionals : ['integration-tile'];
  if (values.explain) return explain(directories[0] ?? '', values, output);
  const run = (): number => {
    const tiles = directories.flatMap((directory) => findTiles(directory)).map(({ path }) => loadTile(path));
    if (values.update) return update(tiles, values['dry-run'], output);
    return report(tiles, values, output);
  };
  if (values.watch) {
    watchDirectories(directories, run, output);
    return 0;
  }
  return run();
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'human' },
        update: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        coverage: { type: 'boolean', default: false },
        mutate: { type: 'boolean', default: false },
        explain: { type: 'boolean', default: false },
        pipeline: { type: 'string' },
        case: { type: 'string' },
        watch: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

interface ReportOptions {
  format: string;
  coverage: boolean;
  mutate: boolean;
}

function report(tiles: readonly Tile[], options: ReportOptions, output: Output): number {
  const pipelines = tiles.flatMap((tile) =>
    runPipelineTests(tile).map((found, index) => ({ tile, found, source: tile.pipelines[index] })),
  );
  const cases = pipelines.flatMap(({ found }) => found.cases);
  const failed = cases.filter(({ passed }) => !passed).length;
  const summary = { pipelines: pipelines.length, cases: cases.length, passed: cases.length - failed, failed };
  if (options.format === 'json') {
    const document = {
      pipelines: pipelines.map(({ tile, found, source }) =>
        toJson(tile, found, options.mutate ? source : undefined),
      ),
      summary,
    };
    output.out(`${JSON.stringify(document)}\n`);
  } else {
    for (const { tile, found, source } of pipelines) {
      output.out(describeReport(tile, found, source));
      if (options.coverage) output.out(describeCoverage(found));
      if (options.mutate && source) output.out(describeMutations(mutatePipeline(source)));
    }
    const pipelineCount = `${String(summary.pipelines)} pipeline${summary.pipelines === 1 ? '' : 's'}`;
    output.out(`${pipelineCount}: ${String(summary.passed)} of ${String(summary.cases)} cases passed\n`);
  }
  if (pipelines.some(({ found }) => found.problem !== undefined)) return 2;
  return failed > 0 || pipelines.some(({ found }) => hasWrongProcessor(found)) ? 1 : 0;
}

/** A pipeline with a processor that cannot run has not passed, whatever its samples' results. */
function hasWrongProcessor(found: PipelineReport): boolean {
  return found.processors.some(({ isWrong }) => isWrong === true);
}

function toJson(tile: Tile, found: PipelineReport, mutated: LogPipeline | undefined): unknown {
  const { pipeline, tests, cases, processors, rules, problem } = found;
  return {
    tile: tile.path,
    pipeline,
    tests,
    cases,
    processors: processors.map(({ name, line, matched, problem: reason }) => ({
      name,
      line,
      matched,
      ...(reason !== undefined && { problem: reason }),
    })),
    rules,
    ...(problem !== undefined && { problem }),
    ...(mutated && { mutations: mutatePipeline(mutated) }),
  };
}

function update(tiles: readonly Tile[], isDryRun: boolean, output: Output): number {
  let left = 0;
  for (const tile of tiles) {
    runPipelineTests(tile).forEach((found, index) => {
      const tests = tile.pipelines[index]?.tests;
      const before = tile.text(found.tests)?.text;
      if (!tests || before === undefined) return;
      const { text: after, unwritten } = updateTests(tests, before, found);
      for (const each of unwritten) {
        left += 1;
        const line = found.cases.find(({ index: own }) => own === each)?.line ?? 1;
        output.err(
          `${join(tile.path, found.tests)}:${line}  case ${each + 1} is left as it is: write its keys on lines of their own, "result:" among them\n`,
        );
      }
      if (after === before) return;
      output.out(unifiedDiff(join(tile.path, found.tests), before, after));
      const expected = tile.files.get(found.tests)?.bytes;
      if (!isDryRun) writeFileInside(tile.path, found.tests, after, expected ? { expected } : {});
    });
  }
  return left === 0 ? 0 : 1;
}

interface ExplainOptions {
  format: string;
  pipeline?: string | undefined;
  case?: string | undefined;
}

function explain(directory: string, options: ExplainOptions, output: Output): number {
  const chosen = choosePipeline(directory, options.pipeline);
  const pipeline = compilePipeline(chosen.pipeline.value);
  const input =
    options.case === undefined ? logFromStdin(pipeline) : sampleOf(chosen, pipeline, options.case);
  const explanation = explainLog(pipeline, input);
  output.out(
    options.format === 'json' ? `${JSON.stringify(explanation)}\n` : describeExplanation(explanation),
  );
  return explanation.matched && explanation.exceeded === undefined ? 0 : 1;
}

function choosePipeline(directory: string, file: string | undefined): LogPipeline {
  const { pipelines } = loadTile(findTiles(directory)[0]?.path ?? directory);
  const candidates = pipelines.filter(
    ({ pipeline }) => file === undefined || pipeline.file.endsWith(file) || file.endsWith(pipeline.file),
  );
  const [chosen] = candidates;
  if (!chosen)
    throw new UsageError(`"${directory}" has no pipeline${file === undefined ? '' : ` "${file}"`}.`);
  if (candidates.length > 1) {
    const names = candidates.map(({ pipeline }) => pipeline.file).join(', ');
    throw new UsageError(`Name one pipeline with --pipeline: ${names}.`);
  }
  return chosen;
}

function logFromStdin(pipeline: Pipeline): LogInput {
  const message = readFileSync(0, 'utf8').replace(/\r?\n$/, '');
  return { message, sources: sourcesOf(pipeline.query) };
}

function sampleOf({ tests }: LogPipeline, pipeline: Pipeline, number: string): LogInput {
  const samples = tests.at('tests').items();
  const sample = /^[1-9]\d*$/.test(number) ? samples[Number(number) - 1] : undefined;
  if (!sample)
    throw new UsageError(`"${tests.file}" has no case ${number}: it has ${String(samples.length)}.`);
  return readSample(pipeline, sample);
}

/** Runs immediately, and again shortly after files were saved. */
function watchDirectories(directories: readonly string[], run: () => number, output: Output): void {
  let timer: NodeJS.Timeout | undefined;
  const again = (): void => {
    try {
      run();
    } catch (error) {
      // A file may be half written: the next save runs again.
      output.err(`${printable(error instanceof Error ? error.message : String(error))}\n`);
    }
  };
  again();
  for (const directory of directories) {
    watch(directory, { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(again, 100);
    });
  }
}
