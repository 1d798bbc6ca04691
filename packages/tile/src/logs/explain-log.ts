import { Budget, type GrokRule, type LogInput, type Pipeline, type WorkingLog } from '@tilekit/log-pipeline';
import { flattenValue } from './compare-result.ts';

/** One attribute that a processor has set (`+`) or taken away (`-`); official ones are in parentheses. */
interface AttributeChange {
  sign: '+' | '-';
  path: string;
  value: string;
}

/** A grok rule, tried on a text. */
interface RuleExplanation {
  name: string;
  matched: boolean;
  matchedLength: number;
  length: number;
  /** The part of the rule at which it stopped. */
  stoppedAt?: string;
}

/** What one processor did to a log. */
interface StepExplanation {
  name: string;
  type: string;
  applied: boolean;
  problem?: string;
  changes: readonly AttributeChange[];
  /** Of a grok parser: its rules, up to the one that matched. */
  rules?: readonly RuleExplanation[];
  /** The rule that came closest, when none matched. */
  closest?: string;
}

export interface LogExplanation {
  matched: boolean;
  exceeded?: string;
  steps: readonly StepExplanation[];
}

const explainBudgetMs = 2000;

/** Follows a log through a pipeline, processor by processor. */
export function explainLog(pipeline: Pipeline, input: LogInput): LogExplanation {
  const steps: StepExplanation[] = [];
  let before = new Map([['(message)', JSON.stringify(input.message)]]);
  let texts = new Map<string, string>([['message', input.message]]);
  const { matched, exceeded } = pipeline.process(input, {
    budgetMs: explainBudgetMs,
    observe: (step, applied, log) => {
      const after = valuesOf(log);
      const grok = step.grok && explainRules(step.grok.rules, texts.get(step.grok.source), applied);
      steps.push({
        name: step.name,
        type: step.type,
        applied,
        changes: changesBetween(before, after),
        ...(step.problem && { problem: step.problem.message }),
        ...grok,
      });
      before = after;
      texts = textsOf(log, after);
    },
  });
  return { steps, matched, ...(exceeded !== undefined && { exceeded }) };
}

function valuesOf(log: WorkingLog): Map<string, string> {
  const values = flattenValue(log.attributes, '');
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

/** What grok parsers may read: the message, and attributes that are texts. */
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
  rules: readonly GrokRule[],
  source: string | undefined,
  applied: boolean,
): { rules?: RuleExplanation[]; closest?: string } {
  if (source === undefined) return {};
  const text = source.trimEnd();
  const tried: RuleExplanation[] = [];
  for (const rule of rules) {
    const progress = rule.explain(text, new Budget(explainBudgetMs));
    const matched = applied && progress.stoppedAt === undefined && progress.matchedLength === text.length;
    tried.push({ name: rule.name, matched, length: text.length, ...progress });
    if (matched) return { rules: tried };
  }
  const closest = tried.toSorted((a, b) => b.matchedLength - a.matchedLength)[0];
  return { rules: tried, ...(closest && !applied && { closest: closest.name }) };
}
