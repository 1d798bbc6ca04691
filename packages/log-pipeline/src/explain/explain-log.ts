import type { GrokRule } from '../grok/grok-rules.ts';
import type { Pipeline } from '../pipeline/compile-pipeline.ts';
import type { Step } from '../pipeline/compile-processor.ts';
import type { LogInput, WorkingLog } from '../pipeline/working-log.ts';
import { Budget, BudgetExceeded } from '../regex/budget.ts';
import { flattenValue } from '../values/log-value.ts';

/** One attribute that a processor has set (`+`) or taken away (`-`); official ones are in parentheses. */
export interface AttributeChange {
  sign: '+' | '-';
  path: string;
  value: string;
}

/** A grok rule, tried on a text. */
export interface RuleExplanation {
  name: string;
  matched: boolean;
  matchedLength: number;
  length: number;
  /** The part of the rule at which it stopped. */
  stoppedAt?: string;
  /** Whether the rule took longer than it may. */
  exceeded?: boolean;
}

/** What one processor did to a log. */
export interface StepExplanation {
  name: string;
  type: string;
  /** How many pipelines are around it. */
  depth: number;
  applied: boolean;
  problem?: string;
  /** The attributes that it read; of a nested pipeline, those that its filter read. */
  reads: readonly string[];
  changes: readonly AttributeChange[];
  /** Of a grok parser: its rules, up to the one that matched. */
  rules?: readonly RuleExplanation[];
  /** The rule that came closest, when none matched. */
  closest?: string;
}

/** What a pipeline did to a log, processor by processor. */
export interface LogExplanation {
  matched: boolean;
  exceeded?: string;
  steps: readonly StepExplanation[];
}

const explainBudgetMs = 2000;
const ruleBudgetMs = 100;

/**
 * Follows a log through a pipeline.
 *
 * @returns every processor in order, with what it read and changed; for grok, how far each rule came
 */
export function explainLog(pipeline: Pipeline, input: LogInput): LogExplanation {
  const steps: StepExplanation[] = [];
  const reads = new Set<string>();
  let before = new Map<string, string>();
  let texts = new Map<string, string>();
  const { matched, exceeded } = pipeline.process(input, {
    budgetMs: explainBudgetMs,
    onStart: (log) => {
      before = valuesOf(log);
      texts = textsOf(log, before);
    },
    onRead: (path) => reads.add(path),
    observe: (step, applied, log) => {
      const read = [...reads];
      const after = valuesOf(log);
      steps.push({
        name: step.name,
        type: step.type,
        depth: step.path.length - 1,
        applied,
        ...(step.problem && { problem: step.problem.message }),
        reads: read,
        changes: changesBetween(before, after),
        ...(step.grok && explainRules(step, step.grok.rules, texts.get(step.grok.source), applied)),
      });
      before = after;
      texts = textsOf(log, after);
      reads.clear();
    },
  });
  return { steps, matched, ...(exceeded !== undefined && { exceeded }) };
}

function valuesOf(log: WorkingLog): Map<string, string> {
  const values = flattenValue(log.attributes);
  const official = {
    message: log.message,
    service: log.service,
    status: log.status,
    timestamp: log.timestamp,
    trace_id: log.traceId,
    span_id: log.spanId,
    tags: log.tags.length === 0 ? undefined : log.tags,
  };
  for (const [name, value] of Object.entries(official)) {
    if (value !== undefined) values.set(`(${name})`, JSON.stringify(value));
  }
  return values;
}

/** What grok parsers may read: the message, and attributes that are texts or numbers. */
function textsOf(log: WorkingLog, values: ReadonlyMap<string, string>): Map<string, string> {
  const texts = new Map([['message', log.message]]);
  for (const [path, value] of values) {
    const parsed: unknown = JSON.parse(value);
    if (!path.startsWith('(') && (typeof parsed === 'string' || typeof parsed === 'number'))
      texts.set(path, String(parsed));
  }
  return texts;
}

function changesBetween(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): AttributeChange[] {
  const changes: AttributeChange[] = [];
  for (const [path, value] of before) if (!after.has(path)) changes.push({ sign: '-', path, value });
  for (const [path, value] of after) if (before.get(path) !== value) changes.push({ sign: '+', path, value });
  return changes;
}

function explainRules(
  step: Step,
  rules: readonly GrokRule[],
  source: string | undefined,
  applied: boolean,
): { rules?: RuleExplanation[]; closest?: string } {
  if (source === undefined) return {};
  const text = source.trimEnd();
  const tried: RuleExplanation[] = [];
  for (const rule of rules) {
    const matched = applied && step.lastRule === rule;
    tried.push(matched ? fullMatch(rule, text) : tryRule(rule, text));
    if (matched) return { rules: tried };
  }
  const closest = tried.toSorted((a, b) => b.matchedLength - a.matchedLength)[0];
  return { rules: tried, ...(closest && !applied && { closest: closest.name }) };
}

function fullMatch({ name }: GrokRule, { length }: string): RuleExplanation {
  return { name, matched: true, matchedLength: length, length };
}

function tryRule(rule: GrokRule, text: string): RuleExplanation {
  const tried = { name: rule.name, matched: false, length: text.length };
  try {
    return { ...tried, ...rule.explain(text, new Budget(ruleBudgetMs)) };
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
    return { ...tried, matchedLength: 0, exceeded: true };
  }
}
