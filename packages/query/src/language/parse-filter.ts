import type { Cursor } from './cursor.ts';
import type { Filter } from './query.ts';

const variable = /\$[A-Za-z_][\w.-]*/y;
/** Everything but what the language itself uses; a colon separates key and value, so it may repeat in the value. */
const word = /(?:\\.|"[^"]*"|'[^']*'|\$\{[^}]*\}|[^\s,(){}])+/y;
const inValue = /(?:"[^"]*"|'[^']*'|[^,()"'{}])+/y;

/** Parses what stands between `{` and `}`; the cursor is left at the `}`. */
export function parseFilter(cursor: Cursor): Filter {
  if (cursor.sees('}')) return { kind: 'everything' };
  const filter = parseAny(cursor);
  if (!cursor.sees('}')) cursor.fail('expected `,`, `AND`, `OR` or `}`');
  return filter;
}

function parseAny(cursor: Cursor): Filter {
  const parts = [parseAll(cursor)];
  while (cursor.takeWord('OR')) parts.push(parseAll(cursor));
  return oneOr(parts, { kind: 'any', of: parts });
}

/** A comma means AND; the two are kept apart so that a query prints as it was written. */
function parseAll(cursor: Cursor): Filter {
  const parts = [parseNot(cursor)];
  let separator: ',' | 'AND' | ' ' | undefined;
  for (;;) {
    const next = cursor.take(',')
      ? ','
      : cursor.takeWord('AND')
        ? 'AND'
        : startsTerm(cursor)
          ? ' '
          : undefined;
    if (next === undefined) break;
    if (separator !== undefined && next !== separator) {
      const left: Filter = { kind: 'all', separator, of: [...parts] };
      parts.length = 0;
      parts.push(left);
    }
    separator = next;
    if (cursor.sees('}') || cursor.sees(')')) break;
    parts.push(parseNot(cursor));
  }
  return separator === undefined
    ? oneOr(parts, { kind: 'everything' })
    : { kind: 'all', separator, of: parts };
}

function startsTerm(cursor: Cursor): boolean {
  if (cursor.done || cursor.sees('}') || cursor.sees(')')) return false;
  const start = cursor.at;
  const isOr = cursor.takeWord('OR');
  cursor.at = start;
  return !isOr;
}

function parseNot(cursor: Cursor): Filter {
  return cursor.deeper(() => {
    for (const mark of ['!', '-'] as const) {
      if (cursor.take(mark)) return { kind: 'not', mark, of: parseNot(cursor) };
    }
    if (cursor.takeWord('NOT')) return { kind: 'not', mark: 'NOT', of: parseNot(cursor) };
    if (!cursor.take('(')) return parseTerm(cursor);
    const of = parseAny(cursor);
    cursor.expect(')');
    return { kind: 'group', of };
  });
}

function parseTerm(cursor: Cursor): Filter {
  const name = cursor.match(variable);
  if (name !== undefined) return { kind: 'template-variable', name: name.slice(1) };
  const text = cursor.match(word) ?? cursor.fail('expected a tag');
  const negated = takeNotIn(cursor);
  if (negated || cursor.takeWord('IN'))
    return { kind: 'in', key: text, values: parseValues(cursor), negated };
  if (text === '*') return { kind: 'everything' };
  const colon = text.indexOf(':');
  if (colon === -1) return { kind: 'tag', key: '', value: text };
  const rest = text.slice(colon + 1);
  return { kind: 'tag', key: text.slice(0, colon), value: rest + parseValueGroup(cursor, rest) };
}

/** `key:(a OR b)` keeps its parenthesis as part of the value. */
function parseValueGroup(cursor: Cursor, value: string): string {
  if (value !== '' || !cursor.text.startsWith('(', cursor.at)) return '';
  const end = cursor.text.indexOf(')', cursor.at);
  if (end === -1) cursor.fail('expected `)`');
  const group = cursor.text.slice(cursor.at, end + 1);
  cursor.at = end + 1;
  return group;
}

function takeNotIn(cursor: Cursor): boolean {
  const start = cursor.at;
  if (cursor.takeWord('NOT') && cursor.takeWord('IN')) return true;
  cursor.at = start;
  return false;
}

function parseValues(cursor: Cursor): string[] {
  cursor.expect('(');
  const values: string[] = [];
  while (!cursor.sees(')')) {
    values.push((cursor.match(inValue) ?? cursor.fail('expected a value')).trim());
    if (!cursor.take(',') && !cursor.sees(')')) cursor.fail('expected `,` or `)`');
  }
  cursor.expect(')');
  return values;
}

function oneOr(parts: readonly Filter[], otherwise: Filter): Filter {
  const [first] = parts;
  return parts.length === 1 && first ? first : otherwise;
}
