import type { Filter } from '../language/query.ts';
import { normalizeTag } from './metric-source.ts';
import { NotEvaluated } from './not-evaluated.ts';

/** What the reader of a dashboard chose for its template variables, by name. */
export type TemplateVariables = ReadonlyMap<string, TemplateVariable>;

export interface TemplateVariable {
  /** The tag key that the variable filters by; empty when its values are whole tags. */
  readonly prefix: string;
  /** Any of them; `*` stands for every value. */
  readonly values: readonly string[];
}

export type TagMatcher = (tags: readonly string[]) => boolean;

const everything: TagMatcher = () => true;
const nothing: TagMatcher = () => false;

/**
 * Makes the filter of a metric query ready to be run over the tags of a series.
 *
 * @throws NotEvaluated for a template variable that is not defined
 */
export function compileTagFilter(filter: Filter, variables: TemplateVariables): TagMatcher {
  switch (filter.kind) {
    case 'everything':
      return everything;
    case 'tag':
      return compileTag(filter.key, filter.value, variables);
    case 'template-variable':
      return compileVariable(filter.name, variables);
    case 'in': {
      const matches = anyOf(filter.values.flatMap((value) => valueMatchers(filter.key, value, variables)));
      return filter.negated ? (tags) => !matches(tags) : matches;
    }
    case 'not': {
      const matches = compileTagFilter(filter.of, variables);
      return (tags) => !matches(tags);
    }
    case 'group':
      return compileTagFilter(filter.of, variables);
    case 'all': {
      const parts = filter.of
        .map((part) => compileTagFilter(part, variables))
        .filter((part) => part !== everything);
      return parts.length === 0 ? everything : (tags) => parts.every((part) => part(tags));
    }
    case 'any':
      return anyOf(filter.of.map((part) => compileTagFilter(part, variables)));
  }
}

/** The keys that a filter asks for, in order; variables count with their prefix unless they stand for everything. */
export function filterKeys(filter: Filter, variables: TemplateVariables): string[] {
  switch (filter.kind) {
    case 'tag':
    case 'in':
      return filter.key === '' ? [] : [filter.key];
    case 'template-variable': {
      const variable = variables.get(filter.name.replace(/\.(?:value|key)$/, ''));
      return variable && variable.prefix !== '' && !variable.values.includes('*') ? [variable.prefix] : [];
    }
    case 'group':
      return filterKeys(filter.of, variables);
    case 'all':
    case 'any':
      return filter.of.flatMap((part) => filterKeys(part, variables));
    default:
      return [];
  }
}

function compileTag(key: string, value: string, variables: TemplateVariables): TagMatcher {
  const list = /^\((.*)\)$/s.exec(value)?.[1];
  const values = list === undefined ? [value] : list.split(/\s+OR\s+|\s*,\s*/i);
  return anyOf(values.flatMap((each) => valueMatchers(key, each, variables)));
}

/** `$env`: tags of its prefix; `$env.value` alone: its values as whole tags. */
function compileVariable(written: string, variables: TemplateVariables): TagMatcher {
  const name = written.replace(/\.value$/, '');
  const { prefix, values } = findVariable(name, variables);
  if (values.length === 0 || values.includes('*')) return everything;
  const key = written.endsWith('.value') ? '' : prefix;
  return anyOf(values.map((value) => matchValue(key, value)));
}

function valueMatchers(key: string, value: string, variables: TemplateVariables): TagMatcher[] {
  return fillVariables(unquoted(value.trim()), variables).map((filled) => matchValue(key, filled));
}

/** Every text that a value stands for: one for each combination of its variables. */
function fillVariables(text: string, variables: TemplateVariables): string[] {
  const found = /\$([A-Za-z_][\w-]*)(\.value|\.key)?/.exec(text);
  if (!found) return [text];
  const [whole, name = '', part] = found;
  const { prefix, values } = findVariable(name, variables);
  const filled = part === '.key' ? [prefix] : values.length === 0 ? ['*'] : values;
  const head = text.slice(0, found.index);
  return fillVariables(text.slice(found.index + whole.length), variables).flatMap((rest) =>
    filled.map((value) => head + value + rest),
  );
}

function findVariable(name: string, variables: TemplateVariables): TemplateVariable {
  const variable = variables.get(name);
  if (!variable) throw new NotEvaluated(`the template variable \`$${name}\` is not defined`);
  return variable;
}

function matchValue(key: string, value: string): TagMatcher {
  const wanted = key === '' ? value : `${key}:${value}`;
  if (!wanted.includes('*')) {
    const tag = normalizeTag(wanted);
    return (tags) => tags.includes(tag);
  }
  const pattern = wildcardPattern(wanted);
  return (tags) => tags.some((tag) => pattern.test(tag));
}

/** Each star is any text; lookaheads are not needed since patterns hold few stars and tags at most 200 characters. */
function wildcardPattern(text: string): RegExp {
  const parts = text.split(/\*+/).map((part) => normalizePart(part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'u');
}

/** A part of a tag: characters as in a tag, but an underscore at its end stays. */
function normalizePart(part: string): string {
  return normalizeTag(`${part}x`).slice(0, -1);
}

function unquoted(text: string): string {
  const inner = /^"(.*)"$|^'(.*)'$/s.exec(text);
  return (inner?.[1] ?? inner?.[2] ?? text).replace(/\\(.)/g, '$1');
}

function anyOf(parts: readonly TagMatcher[]): TagMatcher {
  if (parts.includes(everything)) return everything;
  const [only] = parts;
  if (!only) return nothing;
  return parts.length === 1 ? only : (tags) => parts.some((part) => part(tags));
}
