import type { Budget } from '../regex/budget.ts';
import { compileRegex, type CompiledRegex, type RegexMatch } from '../regex/compile-regex.ts';
import type { Progress } from '../regex/match-state.ts';
import { parseRegex, parseRegexParts, type RegexSurroundings } from '../regex/parse-regex.ts';
import { RegexSyntaxError, type RegexNode } from '../regex/regex-node.ts';
import { simplify } from '../regex/simplify-regex.ts';
import { getPath, setPath } from '../values/attribute-path.ts';
import { isLogObject, mergeInto, newObject, type LogObject, type LogValue } from '../values/log-value.ts';
import { compileDateFormat } from './date-format.ts';
import { compileFilter, hasFilter, type FilterContext, type GrokFilter } from './filters.ts';
import {
  GrokSyntaxError,
  readGrokReference,
  type GrokArgument,
  type GrokCall,
  type GrokReference,
} from './grok-reference.ts';
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
  const named = fields.flatMap((field, index) => (field ? [{ ...field, index }] : []));
  // A pipeline has more rules than a log tries: each is compiled when it is first needed.
  let regex: CompiledRegex | undefined;
  let explaining: CompiledRegex | undefined;
  return {
    name: rule.name,
    line: rule.line,
    parse(text, context) {
      regex ??= compileRegex({ kind: 'sequence', nodes: parts.map(({ node }) => node) }, fields.length);
      const match = regex.match(text, context.budget);
      return match && extract(match, named, context);
    },
    explain(text, budget) {
      explaining ??= compileRegex(
        { kind: 'sequence', nodes: parts.map(({ node }, part): RegexNode => ({ kind: 'part', part, node })) },
        fields.length,
      );
      const progress: Progress = { parts: 0, position: 0 };
      explaining.match(text, budget, progress);
      const stopped = parts.slice(progress.parts);
      return {
        matchedLength: progress.position,
        ...(stopped.length > 0 && { stoppedAt: firstToken(rule.pattern, stopped) }),
      };
    },
  };
}

/** The first part as it is written: a literal up to the end of its word, blanks with what follows them. */
function firstToken(
  pattern: string,
  parts: readonly { node: RegexNode; start: number; end: number }[],
): string {
  const written = parts.map(({ start, end }) => pattern.slice(start, end));
  const afterBlanks = written.findIndex((text) => text.trim() !== '');
  let end = Math.max(0, afterBlanks) + 1;
  if (isLetter(written[end - 1])) while (isLetter(written[end])) end += 1;
  return written.slice(0, end).join('');
}

function isLetter(text = ''): boolean {
  return /^[\w-]$/.test(text);
}

function extract(
  match: RegexMatch,
  fields: readonly (Field & { index: number })[],
  context: FilterContext,
): LogObject {
  const result = newObject();
  for (const { path, filters, index } of fields) {
    const text = match.textOf(index);
    if (text === undefined || text === '') continue;
    let value: LogValue | undefined = text;
    for (const filter of filters) if (value !== undefined) value = filter(value, context);
    if (value !== undefined && value !== null) store(result, path, value);
  }
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
    if (matcher.name === 'boolean') {
      const { isTrue, isFalse } = booleanPatterns(matcher);
      return parseRegex(`(?i:${isTrue}|${isFalse})`, this.surroundings);
    }
    const node = matcherNode(matcher.name);
    if (!node) throw new GrokSyntaxError(`There is no matcher or support rule "${matcher.name}"`);
    return node;
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
    const named = inner.fields.flatMap((field, index) => (field ? [{ ...field, index }] : []));
    const regex = compileRegex(node, inner.fields.length);
    return (value, context) => {
      if (typeof value !== 'string') return undefined;
      const match = regex.match(value, context.budget);
      return match && (named.length > 0 ? extract(match, named, context) : value);
    };
  }
}

const matcherNodes = new Map<string, RegexNode>();

/** Matchers capture nothing, so that every rule can share their nodes. */
function matcherNode(name: string): RegexNode | undefined {
  const known = matcherNodes.get(name);
  const pattern = matcherPatterns.get(name);
  if (known || pattern === undefined) return known;
  const node = simplify(parseRegex(pattern, { newCapture: () => 0 }));
  matcherNodes.set(name, node);
  return node;
}

function impliedFilters(matcher: GrokCall): GrokFilter[] {
  if (matcher.name === 'date') {
    const format = dateOf(matcher);
    return [(value, { now }) => (typeof value === 'string' ? format.parse(value, now) : undefined)];
  }
  if (matcher.name === 'boolean') return [booleanFilter(matcher)];
  if (!convertingMatchers.has(matcher.name) || !hasFilter(matcher.name)) return [];
  return [compileFilter({ name: matcher.name, args: [] }, () => undefined)];
}

/** The patterns of `boolean("yes", "no")`; `true` and `false` where they are absent. */
function booleanPatterns({ args: [isTrue, isFalse] }: GrokCall): { isTrue: string; isFalse: string } {
  return { isTrue: patternOf(isTrue, 'true'), isFalse: patternOf(isFalse, 'false') };
}

function patternOf(argument: GrokArgument | undefined, fallback: string): string {
  if (argument === undefined) return fallback;
  if (typeof argument === 'object') throw new GrokSyntaxError('"boolean" takes patterns in double quotes');
  return String(argument);
}

function booleanFilter(matcher: GrokCall): GrokFilter {
  const node = parseRegex(`(?i:${booleanPatterns(matcher).isTrue})`, { newCapture: () => 0 });
  const isTrue = compileRegex(node, 1);
  return (value, { budget }) =>
    typeof value === 'string' ? isTrue.match(value, budget) !== undefined : undefined;
}

function dateOf(matcher: GrokCall): ReturnType<typeof compileDateFormat> {
  const [format, zone, locale] = matcher.args;
  if (typeof format !== 'string') throw new GrokSyntaxError('"date" takes a date pattern in double quotes');
  return compileDateFormat(format, {
    ...(zone !== undefined && zone !== null && { zone: typeof zone === 'object' ? zone.name : String(zone) }),
    ...(typeof locale === 'string' && { locale }),
  });
}
