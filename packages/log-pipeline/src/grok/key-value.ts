import type { Budget } from '../regex/budget.ts';
import { CharacterSet } from '../regex/character-set.ts';
import { compileRegex } from '../regex/compile-regex.ts';
import { parseCharacterClass, parseRegex } from '../regex/parse-regex.ts';
import { isLogObject, newObject, type LogObject, type LogValue } from '../values/log-value.ts';
import { getPath, parsePath, setPath } from '../values/attribute-path.ts';

const defaultQuotes: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['<', '>'],
];
const beforeKey = CharacterSet.ofText(' \t\n\v\f\r,;([{');
const afterValue = CharacterSet.ofText(' \t\n\v\f\r,;)]}');

/** The arguments of the filter, in order: separator, more characters of values, quotes, delimiters. */
export interface KeyValueOptions {
  separator: string;
  allowed: string;
  quotes: string;
  delimiter: string;
}

/**
 * Compiles the `keyvalue` filter: finds pairs such as `key=value`, `key="a value"`.
 * @see https://docs.datadoghq.com/logs/log_configuration/parsing/#key-value-or-logfmt
 */
export function compileKeyValue(options: KeyValueOptions): (text: string, budget: Budget) => LogObject {
  const quotes =
    options.quotes.length === 2
      ? [[options.quotes.charAt(0), options.quotes.charAt(1)] as const]
      : defaultQuotes;
  const plain = allowedCharacters(options.allowed);
  const { delimiter } = options;
  const opens = delimiter === '' ? beforeKey : charactersOf(delimiter);
  const closes = delimiter === '' ? afterValue : charactersOf(delimiter);
  const separator = compileSeparator(options.separator);

  return (text, budget) => {
    const result = newObject();
    let at = 0;
    while (at < text.length) {
      budget.spend();
      const pair = at === 0 || opens.has(text.charCodeAt(at - 1)) ? readPair(text, at, budget) : undefined;
      if (!pair) {
        at += 1;
        continue;
      }
      addPair(result, pair.key, pair.value);
      // The character after a value may also be the one before the next key.
      at = Math.max(pair.end, at + 1);
    }
    return result;
  };

  function readPair(
    text: string,
    start: number,
    budget: Budget,
  ): { key: string; value: string; end: number } | undefined {
    for (const keyEnd of tokenEnds(text, start)) {
      budget.spend();
      const valueStart = separator(text, keyEnd, budget);
      if (valueStart === -1) continue;
      for (const end of tokenEnds(text, valueStart)) {
        budget.spend();
        if (end < text.length && !closes.has(text.charCodeAt(end))) continue;
        return { key: text.slice(start, keyEnd), value: text.slice(valueStart, end), end };
      }
    }
    return undefined;
  }

  /** Where a key or a value that starts here can end: after its closing quote, or after as many plain characters as fit. */
  function* tokenEnds(text: string, start: number): Generator<number> {
    for (const [open, close] of quotes) {
      if (text.charAt(start) !== open) continue;
      const end = text.indexOf(close, start + 1);
      const reopened = open === close ? -1 : text.indexOf(open, start + 1);
      if (end > start + 1 && !(reopened !== -1 && reopened < end)) yield end + 1;
    }
    let end = start;
    while (end < text.length && plain.has(text.charCodeAt(end))) end += 1;
    for (; end > start; end -= 1) yield end;
  }

  function addPair(result: LogObject, rawKey: string, rawValue: string): void {
    const key = unquote(rawKey.trim()).text;
    if (key === '' || key.includes(' ')) return;
    const { text, isQuoted } = unquote(rawValue.trim().replace(/,+$/, ''));
    if (text === '') return;
    const value = isQuoted ? text : typed(text);
    if (value === null) return;
    const path = parsePath(key);
    if (path.length === 0) return;
    const before = getPath(result, path);
    // A key that comes again makes a list of its values.
    if (before === undefined || isLogObject(before)) setPath(result, path, value);
    else if (Array.isArray(before)) before.push(value);
    else setPath(result, path, [before, value]);
  }

  function unquote(text: string): { text: string; isQuoted: boolean } {
    for (const [open, close] of quotes) {
      if (text.length > 1 && text.startsWith(open) && text.endsWith(close)) {
        return { text: text.slice(1, -1), isQuoted: true };
      }
    }
    return { text, isQuoted: false };
  }
}

function allowedCharacters(more: string): CharacterSet {
  return parseCharacterClass(`[\\w.\\-_@${escapeClass(more)}]`);
}

/** The characters of a text, in which `\t` and the like are escapes. */
function charactersOf(text: string): CharacterSet {
  return parseCharacterClass(`[${escapeClass(text).replaceAll('-', '\\-')}]`);
}

/** A bracket or caret that is not escaped would end the class, or invert it. */
function escapeClass(text: string): string {
  return text.replace(/\\.|[\][^]/gs, (found) => (found.startsWith('\\') ? found : `\\${found}`));
}

/** The separator is a text; one that reads as a regular expression with escapes or choices is one. */
function compileSeparator(separator: string): (text: string, at: number, budget: Budget) => number {
  if (!/[\\[(|?*+]/.test(separator) || separator.length === 1) {
    return (text, at) => (text.startsWith(separator, at) ? at + separator.length : -1);
  }
  let captures = 0;
  const index = captures++;
  const node = parseRegex(separator, { newCapture: () => captures++ });
  const rest = parseRegex('[\\s\\S]*', { newCapture: () => captures++ });
  const compiled = compileRegex(
    { kind: 'sequence', nodes: [{ kind: 'capture', index, node }, rest] },
    captures,
  );
  return (text, at, budget) => {
    const found = compiled.match(text.slice(at), budget)?.textOf(index);
    return found === undefined ? -1 : at + found.length;
  };
}

function typed(text: string): LogValue {
  if (text === 'true') return true;
  if (text === 'false') return false;
  if (text === 'null') return null;
  const duration = /^(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)$/.exec(text);
  if (duration) return Math.trunc(Number(duration[1]) * (unitMs.get(duration[2] ?? '') ?? 0));
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return text;
  // A number that starts with zero is an identifier, unless it reads as octal.
  if (/^0\d*[89]/.test(text)) return text;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

/** A duration, such as `12.5s`, becomes whole milliseconds. */
const unitMs: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);
