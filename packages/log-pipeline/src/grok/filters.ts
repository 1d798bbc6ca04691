import type { Budget } from '../regex/budget.ts';
import {
  newObject,
  numberOf,
  parseJson,
  textOf,
  type LogObject,
  type LogValue,
} from '../values/log-value.ts';
import { parseUrl } from '../processors/parse-url.ts';
import { parseUserAgent } from '../user-agent/parse-user-agent.ts';
import { compileDateFormat } from './date-format.ts';
import { parseCsvLine } from './csv.ts';
import { GrokSyntaxError, type GrokArgument, type GrokCall } from './grok-reference.ts';
import { compileKeyValue } from './key-value.ts';
import { parseRubyHash } from './ruby-hash.ts';
import { parseXml } from './xml.ts';

/** What the filters of one rule run in. */
export interface FilterContext {
  /** The moment that dates without a year, or without a day, are completed from. */
  now: number;
  budget: Budget;
}

/** Turns a captured text into a value; undefined when it cannot, then nothing is extracted. */
export type GrokFilter = (value: LogValue, context: FilterContext) => LogValue | undefined;

/** Compiles a support rule to a filter, for lists whose items are parsed by one; undefined if no such rule exists. */
export type FindRule = (name: string) => GrokFilter | undefined;

/**
 * Compiles a filter.
 *
 * @throws GrokSyntaxError for an unknown filter, or arguments that it does not take
 * @see https://docs.datadoghq.com/logs/log_configuration/parsing/?tab=filters
 */
export function compileFilter(call: GrokCall, findRule: FindRule): GrokFilter {
  const create = filters.get(call.name);
  if (!create) throw new GrokSyntaxError(`There is no filter "${call.name}"`);
  return create(new Arguments(call), findRule);
}

export function hasFilter(name: string): boolean {
  return filters.has(name);
}

class Arguments {
  readonly #call: GrokCall;

  constructor(call: GrokCall) {
    this.#call = call;
  }

  get values(): readonly GrokArgument[] {
    return this.#call.args;
  }

  text(index: number, fallback?: string): string {
    const value = this.#call.args[index];
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
    if (fallback === undefined || value !== undefined) return this.fail();
    return fallback;
  }

  number(index: number): number {
    const value = this.#call.args[index];
    const number = typeof value === 'string' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : this.fail();
  }

  fail(): never {
    throw new GrokSyntaxError(`The arguments of "${this.#call.name}" are not those that it takes`);
  }
}

const onText =
  (change: (text: string, context: FilterContext) => LogValue | undefined): GrokFilter =>
  (value, context) =>
    typeof value === 'string' ? change(value, context) : change(textOf(value), context);

const asNumber: GrokFilter = (value) => numberOf(value);
const asInteger: GrokFilter = (value) => {
  const number = numberOf(value);
  return number === undefined || (typeof value === 'string' && /[.]/.test(value))
    ? undefined
    : Math.trunc(number);
};

const filters: ReadonlyMap<string, (args: Arguments, findRule: FindRule) => GrokFilter> = new Map<
  string,
  (args: Arguments, findRule: FindRule) => GrokFilter
>([
  ['number', () => asNumber],
  ['numberExt', () => asNumber],
  ['integer', () => asInteger],
  ['integerExt', () => asInteger],
  ['boolean', () => onText((text) => /^true$/i.test(text))],
  ['nullIf', (args) => nullIf(args.text(0))],
  ['scale', (args) => scaleBy(args.number(0))],
  ['lowercase', () => onText((text) => text.toLowerCase())],
  ['uppercase', () => onText((text) => text.toUpperCase())],
  ['json', () => onText((text) => parseJson(text))],
  ['rubyhash', () => onText((text) => parseRubyHash(text))],
  ['xml', () => onText((text) => parseXml(text))],
  ['querystring', () => onText((text) => parseQueryString(text))],
  ['decodeuricomponent', () => onText(decodeUri)],
  ['url', () => onText((text) => parseUrl(text))],
  ['useragent', (args) => userAgent(args)],
  ['keyvalue', keyValue],
  ['csv', csv],
  ['array', array],
  ['date', (args) => date(args)],
]);

function nullIf(nothing: string): GrokFilter {
  return (value) => (textOf(value) === nothing ? undefined : value);
}

function scaleBy(factor: number): GrokFilter {
  return (value) => {
    const number = numberOf(value);
    // As decimal numbers: 0.29 * 1000 is 290, not 290.00000000000006.
    return number === undefined ? undefined : Number((number * factor).toPrecision(15));
  };
}

function date(args: Arguments): GrokFilter {
  const format = compileDateFormat(args.text(0), {
    ...(args.values.length > 1 && { zone: args.text(1) }),
    ...(args.values.length > 2 && { locale: args.text(2) }),
  });
  return (value, { now }) => format.parse(textOf(value), now);
}

function keyValue(args: Arguments): GrokFilter {
  const find = compileKeyValue({
    separator: args.text(0, '='),
    allowed: args.text(1, ''),
    quotes: args.text(2, ''),
    delimiter: args.text(3, ''),
  });
  return onText((text, { budget }) => find(text, budget));
}

function csv(args: Arguments): GrokFilter {
  const names = args
    .text(0)
    .split(',')
    .map((name) => name.trim());
  const separator = args.text(1, ',');
  const quote = args.text(2, '"');
  return onText((text) => {
    const cells = parseCsvLine(text, separator === 'tab' || separator === '\\t' ? '\t' : separator, quote);
    const row = newObject();
    names.forEach((name, index) => {
      const cell = cells[index];
      if (cell !== undefined && cell !== '') row[name] = numberOf(cell) ?? cell;
    });
    return row;
  });
}

function userAgent(args: Arguments): GrokFilter {
  const [option] = args.values;
  const isEncoded = option === true || option === 'decodeuricomponent:true';
  return onText((text) => parseUserAgent(isEncoded ? decodeUri(text) : text));
}

function array(args: Arguments, findRule: FindRule): GrokFilter {
  const texts = args.values.filter((value) => typeof value === 'string');
  const call = args.values.find((value) => typeof value === 'object' && value !== null);
  const [first, second] = texts.map(unescapeControl);
  const brackets = second === undefined ? '[]' : (first ?? '');
  const separator = second ?? first ?? ',';
  if (brackets.length > 2 || separator === '') return args.fail();
  const item = call
    ? filters.has(call.name)
      ? compileFilter(call, findRule)
      : findRule(call.name)
    : undefined;
  if (call && !item) return args.fail();
  const [open, close] = [brackets.charAt(0), brackets.charAt(1) || brackets.charAt(0)];
  return (value, context) => {
    const text = textOf(value).trim();
    const isBracketed = open !== '' && text.startsWith(open) && text.endsWith(close) && text.length > 1;
    // Brackets may be missing where the separator is known.
    if (open !== '' && !isBracketed && texts.length === 0) return undefined;
    const inner = isBracketed ? text.slice(1, -1) : text;
    if (inner === '') return [];
    const items: LogValue[] = inner.split(separator);
    if (!item) return items;
    const parsed = items.map((part) => item(part, context));
    return parsed.every((part) => part !== undefined) ? parsed : undefined;
  };
}

function unescapeControl(text: string): string {
  return text.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\r', '\r');
}

function decodeUri(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escaped) => {
    const bytes = escaped
      .slice(1)
      .split('%')
      .map((byte) => parseInt(byte, 16));
    return new TextDecoder().decode(Uint8Array.from(bytes));
  });
}

/** A query string as attributes: a name that comes more than once has a list. */
function parseQueryString(text: string, decode: (part: string) => string = decodePlus): LogObject {
  const result = newObject();
  for (const pair of text.replace(/^\?/, '').split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
    const before = result[name];
    if (before === undefined) result[name] = value;
    else if (Array.isArray(before)) before.push(value);
    else result[name] = [before, value];
  }
  return result;
}

function decodePlus(part: string): string {
  return decodeUri(part.replaceAll('+', ' '));
}
