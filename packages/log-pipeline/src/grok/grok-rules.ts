import type { Budget } from '../regex/budget.ts';
import { compileRegex, type CompiledRegex, type Progress, type RegexMatch } from '../regex/compile-regex.ts';
import { parseRegex, parseRegexParts, type RegexSurroundings } from '../regex/parse-regex.ts';
import { RegexSyntaxError, type RegexNode } from '../regex/regex-node.ts';
import { getPath, setPath } from '../values/attribute-path.ts';
import { isLogObject, mergeInto, newObject, type LogObject, type LogValue } from '../values/log-value.ts';
import { compileDateFormat } from './date-format.ts';
import { compileFilter, hasFilter, type FilterContext, type GrokFilter } from './filters.ts';
import { GrokSyntaxError, readGrokReference, type GrokCall, type GrokReference } from './grok-reference.ts';
import { convertingMatchers, matcherPatterns } from './matchers.ts';

/** One rule of a grok parser. */
export interface GrokRule {
  name: string;
  /** Index of its line in the text of the rules, from 0. */
  line: number;
  /** Attributes of a text that fits; undefined when it does not. @throws BudgetExceeded */
  parse(text: string, context: FilterContext): LogObject | undefined;
  /** How far a text fits. @throws BudgetExceeded */
  explain(text: string, budget: Budget): RuleProgress;
}

/** How far a text fits a rule. */
export interface RuleProgress {
  /** So many characters fit. */
  matchedLength: number;
  /** The part of the rule at which it stopped; absent when every part fits and text is left over. */
  stoppedAt?: string;
}

interface Field {
  path: readonly string[];
  filters: readonly GrokFilter[];
}

const maxReferences = 20_000;

/**
 * Compiles the match rules of a grok parser with the support rules that they refer to.
 *
 * @throws GrokSyntaxError with the name of the rule
 */
export function compileGrokRules(matchRules: string, supportRules: string): GrokRule[] {
  const matching = splitRules(matchRules);
  // Match rules may refer to each other as well.
  const support = new Map(
    [...matching, ...splitRules(supportRules)].map(({ name, pattern }) => [name, pattern]),
  );
  return matching.map((rule) => {
    try {
      return compileRule(rule, support);
    } catch (error) {
      if (!(error instanceof GrokSyntaxError) && !(error instanceof RegexSyntaxError)) throw error;
      throw new GrokSyntaxError(`Rule "${rule.name}": ${error.message}`);
    }
  });
}

/**
 * The rules of a text: a name and a pattern on each line; lines that start with `#` are comments.
 *
 * @param keepsEnd whether blanks at the end belong to the pattern: they do in support rules, which stand inside of others
 */
function splitRules(text: string, keepsEnd = false): { name: string; pattern: string; line: number }[] {
  return text.split(/\r?\n/).flatMap((content, line) => {
    const rule = /^\s*([^\s#]\S*)\s+(\S.*)$/.exec(content);
    const pattern = rule?.[2] ?? '';
    return rule ? [{ name: rule[1] ?? '', pattern: keepsEnd ? pattern : pattern.trimEnd(), line }] : [];
  });
}

function compileRule(
  rule: { name: string; pattern: string; line: number },
  support: ReadonlyMap<string, string>,
): GrokRule {
  const compiler = new RuleCompiler(support);
  const parts = parseRegexParts(rule.pattern, compiler.surroundings);
  const { fields } = compiler;
  const regex = compileRegex({ kind: 'sequence', nodes: parts.map(({ node }) => node) }, fields.length);
  let explaining: CompiledRegex | undefined;
  return {
    name: rule.name,
    line: rule.line,
    parse(text, context) {
      const match = regex.match(text, context.budget);
      return match && extract(match, fields, context);
    },
    explain(text, budget) {
      explaining ??= compileRegex(
        { kind: 'sequence', nodes: parts.map(({ node }, part): RegexNode => ({ kind: 'part', part, node })) },
        fields.length,
      );
      const progress: Progress = { parts: 0, position: 0 };
      explaining.match(text, budget, progress);
      const stopped = parts[progress.parts];
      return {
        matchedLength: progress.position,
        ...(stopped && { stoppedAt: rule.pattern.slice(stopped.start, stopped.end) }),
      };
    },
  };
}

function extract(
  match: RegexMatch,
  fields: readonly (Field | undefined)[],
  context: FilterContext,
): LogObject {
  const result = newObject();
  fields.forEach((field, index) => {
    if (!field) return;
    const text = match.textOf(index);
    if (text === undefined || text === '') return;
    let value: LogValue | undefined = text;
    for (const filter of field.filters) if (value !== undefined) value = filter(value, context);
    if (value !== undefined && value !== null) store(result, field.path, value);
  });
  return result;
}

function store(result: LogObject, path: readonly string[], value: LogValue): void {
  if (path.length === 0) {
    if (isLogObject(value)) mergeInto(result, value);
    return;
  }
  if (isLogObject(value) && Object.keys(value).length === 0) return;
  const before = getPath(result, path);
  if (before === undefined) setPath(result, path, value);
  else if (isLogObject(before) && isLogObject(value)) mergeInto(before, value);
  else setPath(result, path, [...(Array.isArray(before) ? before : [before]), value]);
}

/** Reads the references of one rule, and of the support rules behind it. */
class RuleCompiler {
  /** By capture; undefined for a group that only groups. */
  readonly fields: (Field | undefined)[] = [];
  readonly surroundings: RegexSurroundings;
  readonly #support: ReadonlyMap<string, string>;
  readonly #open: string[] = [];
  #references = 0;

  constructor(support: ReadonlyMap<string, string>) {
    this.#support = support;
    this.surroundings = {
      newCapture: (name) =>
        this.fields.push(name === undefined ? undefined : { path: [name], filters: [] }) - 1,
      readReference: (text, position) => {
        const found = readGrokReference(text, position);
        return found && { node: this.#node(found.reference), length: found.length };
      },
    };
  }

  #node(reference: GrokReference): RegexNode {
    this.#references += 1;
    if (this.#references > maxReferences)
      throw new GrokSyntaxError('The support rules refer to each other too often');
    const { matcher, path, filter } = reference;
    if (!path) return this.#matcherNode(matcher);
    const filters: GrokFilter[] = [];
    const index = this.fields.push({ path, filters }) - 1;
    const node = this.#matcherNode(matcher);
    if (!this.#support.has(matcher.name)) filters.push(...impliedFilters(matcher));
    if (filter) filters.push(compileFilter(filter, (name) => this.#ruleFilter(name)));
    return { kind: 'capture', index, node };
  }

  #matcherNode(matcher: GrokCall): RegexNode {
    const rule = this.#support.get(matcher.name);
    if (rule !== undefined) return this.#supportNode(matcher.name, rule);
    const [argument] = matcher.args;
    if (matcher.name === 'regex') {
      if (typeof argument !== 'string')
        throw new GrokSyntaxError('"regex" takes a regular expression in double quotes');
      return parseRegex(argument, this.surroundings);
    }
    if (matcher.name === 'date') return parseRegex(dateOf(matcher).pattern, this.surroundings);
    const pattern = matcherPatterns.get(matcher.name);
    if (pattern === undefined)
      throw new GrokSyntaxError(`There is no matcher or support rule "${matcher.name}"`);
    return { kind: 'sequence', nodes: [parseRegex(pattern, this.surroundings)] };
  }

  #supportNode(name: string, pattern: string): RegexNode {
    if (this.#open.includes(name)) throw new GrokSyntaxError(`The rule "${name}" refers to itself`);
    this.#open.push(name);
    const node = parseRegex(pattern, this.surroundings);
    this.#open.pop();
    return node;
  }

  /** A support rule as a filter: what it extracts from a text, or the text itself when it extracts nothing. */
  #ruleFilter(name: string): GrokFilter | undefined {
    const pattern = this.#support.get(name);
    if (pattern === undefined) return undefined;
    if (this.#open.includes(name)) throw new GrokSyntaxError(`The support rule "${name}" refers to itself`);
    const inner = new RuleCompiler(this.#support);
    inner.#open.push(...this.#open, name);
    const node = parseRegex(pattern, inner.surroundings);
    const regex = compileRegex(node, inner.fields.length);
    return (value, context) => {
      if (typeof value !== 'string') return undefined;
      const match = regex.match(value, context.budget);
      return match && (inner.fields.some((field) => field) ? extract(match, inner.fields, context) : value);
    };
  }
}

function impliedFilters(matcher: GrokCall): GrokFilter[] {
  if (matcher.name === 'date') {
    const format = dateOf(matcher);
    return [(value, { now }) => (typeof value === 'string' ? format.parse(value, now) : undefined)];
  }
  if (!convertingMatchers.has(matcher.name) || !hasFilter(matcher.name)) return [];
  return [compileFilter({ name: matcher.name, args: [] }, () => undefined)];
}

function dateOf(matcher: GrokCall): ReturnType<typeof compileDateFormat> {
  const [format, zone] = matcher.args;
  if (typeof format !== 'string') throw new GrokSyntaxError('"date" takes a date pattern in double quotes');
  return compileDateFormat(format, typeof zone === 'string' ? zone : undefined);
}
