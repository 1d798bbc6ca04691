import { parseSearch, type SearchMatcher, type SearchNode } from '@tilekit/query';
import type { RunContext } from '../processors/processor.ts';
import { Budget, BudgetExceeded } from '../regex/budget.ts';
import type { LogObject } from '../values/log-value.ts';
import { compileStep, type Step } from './compile-processor.ts';
import { compileFilterQuery, PipelineError, Settings } from './settings.ts';
import { WorkingLog, type LogInput } from './working-log.ts';

/** A log after its pipeline. What nothing has set is absent. */
export interface ProcessedLog {
  message: string;
  attributes: LogObject;
  service?: string;
  status?: string;
  host?: string;
  timestamp?: number | string;
  traceId?: string;
  spanId?: string;
  tags: readonly string[];
}

/** What became of a log. */
export interface PipelineResult {
  log: ProcessedLog;
  /** Whether the filter of the pipeline let the log in. */
  matched: boolean;
  /** The processor, or rule, at which the time was up; what came before it counts, what comes after it did not run. */
  exceeded?: string;
}

/** Called after each step. */
export type Observer = (step: Step, applied: boolean, log: WorkingLog) => void;

export interface ProcessOptions {
  /** Milliseconds that a log may take; 100 when absent. */
  budgetMs?: number;
  observe?: Observer;
  /** Called with the log before its first processor, once JSON is parsed. */
  onStart?: (log: WorkingLog) => void;
  /** Called for every attribute that a processor or a filter reads. */
  onRead?: (path: string) => void;
}

/** A pipeline that is ready to run. */
export interface Pipeline {
  name: string;
  /** The query of its filter. */
  query: string;
  /** Every processor, nested ones after the pipeline that they stand in. */
  steps: readonly Step[];
  process(input: LogInput, options?: ProcessOptions): PipelineResult;
}

const defaultBudgetMs = 100;

/**
 * Compiles a log pipeline: the object of a file `assets/logs/*.yaml`, or what stands under `pipeline` in it. Processors
 * that cannot be run do not stop the others; their steps have a `problem`.
 *
 * @returns the pipeline, ready to process logs one by one
 * @throws PipelineError `PIPELINE_INVALID` when it is no pipeline
 * @see https://docs.datadoghq.com/logs/log_configuration/pipelines/
 */
export function compilePipeline(definition: unknown): Pipeline {
  const outer = new Settings(definition, 'A pipeline');
  const settings = outer.has('pipeline') ? outer.settings('pipeline') : outer;
  const query = settings.has('filter') ? (settings.settings('filter').optionalText('query') ?? '*') : '*';
  const fits = compileFilterQuery(query);
  const top = settings.list('processors').map((processor, index) => compileStep(processor, [index]));
  return {
    name: settings.optionalText('name') ?? '',
    query,
    steps: top.flatMap(withChildren),
    process: (input, options = {}) => run(top, fits, input, options),
  };
}

function withChildren(step: Step): Step[] {
  return [step, ...(step.children ?? []).flatMap(withChildren)];
}

function run(
  steps: readonly Step[],
  fits: SearchMatcher,
  input: LogInput,
  options: ProcessOptions,
): PipelineResult {
  const budget = new Budget(options.budgetMs ?? defaultBudgetMs);
  const log = new WorkingLog(input);
  options.onStart?.(log);
  const context: RunContext = { budget, now: log.arrivedAt, place: '' };
  try {
    const matched = fits(log);
    log.onRead = options.onRead;
    if (matched) runSteps(steps, log, context, options.observe);
    return { log: resultOf(log), matched };
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
    return { log: resultOf(log), matched: true, exceeded: context.place };
  }
}

function runSteps(
  steps: readonly Step[],
  log: WorkingLog,
  context: RunContext,
  observe: Observer | undefined,
): void {
  for (const step of steps) {
    if (!step.enabled) continue;
    context.place = `"${step.name}"`;
    context.budget.spend();
    if (step.children) {
      const applies = step.fits?.(log) ?? true;
      observe?.(step, applies, log);
      if (applies) runSteps(step.children, log, context, observe);
      continue;
    }
    const applied = step.run?.(log, context) ?? false;
    observe?.(step, applied, log);
  }
}

function resultOf(log: WorkingLog): ProcessedLog {
  const { message, attributes, service, status, host, timestamp, traceId, spanId, tags } = log;
  return {
    message,
    attributes,
    tags,
    ...(service !== undefined && { service }),
    ...(status !== undefined && { status }),
    ...(host !== undefined && { host }),
    ...(timestamp !== undefined && { timestamp }),
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
  };
}

/**
 * Finds the sources that a filter asks for, such as `nginx` of `source:nginx`: what a log needs to get in.
 *
 * @returns the names of the sources, in the order they are written; none when the filter asks for none or excludes them
 * @throws PipelineError `PIPELINE_INVALID` when the query cannot be read
 */
export function sourcesOf(query: string): string[] {
  const sources: string[] = [];
  const collect = (node: SearchNode): void => {
    if (node.kind === 'and' || node.kind === 'or') node.nodes.forEach(collect);
    if ((node.kind === 'word' || node.kind === 'phrase') && node.field === 'source') sources.push(node.value);
  };
  try {
    collect(parseSearch(query));
  } catch (error) {
    throw new PipelineError(
      `The query "${query}" cannot be read: ${error instanceof Error ? error.message : ''}`,
    );
  }
  return sources;
}
