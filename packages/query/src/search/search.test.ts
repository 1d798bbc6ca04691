import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileSearch, type Searchable } from './match-search.ts';
import { parseSearch } from './parse-search.ts';
import { printSearch } from './print-search.ts';
import type { SearchDialect, SearchNode, SearchValue } from './search-node.ts';

const fields: Readonly<Record<string, readonly SearchValue[]>> = {
  '@http.status_code': [503],
  '@http.method': ['GET'],
  '@client.ip': ['10.1.2.3'],
  '@client.ipv6': ['2001:db8::1'],
  '@list': ['a b', 'c'],
  '@first name': ['Ada'],
  '@price': ['12.5'],
  service: ['Web-Store'],
  env: ['prod'],
};

const log: Searchable = {
  text: 'Disk of db-1 is FULL (95%)',
  valuesOf: (field) => (field === '*' ? Object.values(fields).flat() : (fields[field] ?? [])),
};

function finds(query: string, dialect?: SearchDialect): boolean {
  return compileSearch(parseSearch(query, dialect))(log);
}

describe('a log search', () => {
  test.each([
    ['', true],
    ['*', true],
    ['*:*', true],
    ['disk', true],
    ['dis', false],
    ['dis*', true],
    ['*ull', true],
    ['di?k', true],
    ['disk*full', true],
    ['full*disk', false],
    ['"db-1 IS"', true],
    ['"b-1 is"', false],
    ['"db*is"', false],
    ['disk tape', false],
    ['disk OR tape', true],
    ['disk AND NOT tape', true],
    ['disk && !tape', true],
    ['tape || disk', true],
    ['tape OR disk full', true],
    ['(tape OR disk) full', true],
    ['disk -tape', true],
    ['-disk', false],
    ['+disk', true],
    ['service:web-store', true],
    ['service:web', false],
    ['service:web*', true],
    ['service:(cart OR web-store)', true],
    ['-service:(cart OR web-store)', false],
    ['@http.method:GET', true],
    ['@http.method:get', false],
    ['@http.method: "GET"', true],
    ['@http.method:(POST OR "GET")', true],
    ['@http.status_code:503', true],
    ['@http.status_code:[500 TO 599]', true],
    ['@http.status_code:{503 TO 599]', false],
    ['@http.status_code:[* TO 599}', true],
    ['@http.status_code:>=503', true],
    ['@http.status_code:>503', false],
    ['@price:>9', true],
    ['@http.method:>9', false],
    ['@list:c', true],
    ['@list:a\\ b', true],
    ['@list:"a b"', true],
    ['@first\\ name:Ada', true],
    ['@http.method:*', true],
    ['@http.route:*', false],
    ['-@http.route:*', true],
    ['_exists_:env', true],
    ['_missing_:env', false],
    ['*:ada', true],
    ['*:ad', false],
    ['CIDR(@client.ip,192.168.0.0/16,10.0.0.0/8)', true],
    ['NOT CIDR(@client.ip, 192.168.0.0/16)', true],
    ['CIDR(@client.ipv6,2001:db8::/32)', true],
    ['@client.ipv6:2001:db8::1', true],
    ['or', false],
  ])('%s: %s', (query, found) => {
    expect(finds(query)).toBe(found);
  });
});

test.each([
  ['env:prod,service:cart', false],
  ['env:prod,service:web-store', true],
  ['env:dev or env:prod', true],
  ['not env:dev', true],
])('a metric filter may have commas and small operators: %s', (query, found) => {
  expect(finds(query, 'metrics')).toBe(found);
});

describe('what cannot be read is refused where it stands', () => {
  test.each([
    ['(disk', 0],
    ['disk)', 4],
    ['"disk', 0],
    ['disk AND', 8],
    ['disk OR', 7],
    ['OR disk', 2],
    ['service:', 0],
    ['@a:[1 TO', 3],
    ['@a:>', 4],
    ['NOT', 3],
    ['CIDR(@a)', 0],
  ])('%s', (query, position) => {
    expect(() => parseSearch(query)).toThrow(expect.objectContaining({ code: 'SEARCH_SYNTAX', position }));
  });

  test.each(['(', '-', '!', 'NOT ', '-(', 'host:('])('"%s" 9,000 times', (opening) => {
    expect(() => parseSearch(`${opening.repeat(9000)}x`)).toThrow(
      expect.objectContaining({ code: 'SEARCH_SYNTAX' }),
    );
  });

  test('but 50 levels and 2,000 alternatives are read', () => {
    expect(finds(`${'('.repeat(50)}disk${')'.repeat(50)}`)).toBe(true);
    expect(finds(Array.from({ length: 2000 }, () => '(disk)').join(' OR '))).toBe(true);
  });
});

const text = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme-ascii' });
const name = text.filter((field) => !/^(?:\*|_exists_|_missing_)$/.test(field));
const optionalField = fc.option(name, { nil: undefined });

const leaf: fc.Arbitrary<SearchNode> = fc.oneof(
  fc.constant<SearchNode>({ kind: 'all' }),
  fc
    .record({ kind: fc.constantFrom('word', 'phrase'), field: optionalField, value: text })
    .map(({ field, ...node }): SearchNode => (field === undefined ? node : { ...node, field })),
  fc.tuple(optionalField, text).map(([field, value]): SearchNode => {
    const pattern = `${value.replace(/[*?\\]/g, '\\$&')}*`;
    return { kind: 'wildcard', pattern, ...(field !== undefined && { field }) };
  }),
  fc.record({ kind: fc.constant('exists'), field: name }),
  fc.record({
    kind: fc.constant('comparison'),
    field: name,
    operator: fc.constantFrom('<', '<=', '>', '>='),
    value: text,
  }),
  fc.record({
    kind: fc.constant('range'),
    field: name,
    lower: text,
    upper: text,
    lowerInclusive: fc.boolean(),
    upperInclusive: fc.boolean(),
  }),
);

const { node } = fc.letrec<{ node: SearchNode; group: SearchNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    leaf,
    tie('group'),
    tie('node').map((inner): SearchNode => ({ kind: 'not', node: inner })),
  ),
  group: fc
    .tuple(fc.constantFrom('and', 'or'), fc.array(tie('node'), { minLength: 2, maxLength: 4 }))
    .map(([kind, nodes]): SearchNode => ({ kind, nodes })),
}));

test('the tags that a search of monitors names keep their colons', () => {
  const read = (query: string) => parseSearch(query, 'monitors');
  expect(read('tag:(service:web OR env:prod)')).toEqual({
    kind: 'or',
    nodes: [
      { kind: 'word', field: 'tag', value: 'service:web' },
      { kind: 'word', field: 'tag', value: 'env:prod' },
    ],
  });
  expect(read('-tag:(env:*)')).toEqual({
    kind: 'not',
    node: { kind: 'wildcard', field: 'tag', pattern: 'env:*' },
  });
  expect(read('(status:alert)')).toEqual({ kind: 'word', field: 'status', value: 'alert' });
});

test.each<SearchDialect>(['logs', 'metrics', 'monitors'])(
  'printed and read again, a search is the same (%s)',
  (dialect) => {
    fc.assert(
      fc.property(node, (search) => {
        expect(parseSearch(printSearch(search, dialect), dialect)).toEqual(search);
      }),
    );
  },
);

test('any text is read or refused, and what was read runs', () => {
  const alphabet = fc.constantFrom(
    'a',
    'OR',
    'AND',
    'NOT',
    ' ',
    ':',
    '(',
    ')',
    '"',
    '*',
    '?',
    '-',
    '\\',
    '[',
    ']',
    ' TO ',
    '>',
  );
  fc.assert(
    fc.property(fc.array(alphabet, { maxLength: 30 }), (parts) => {
      try {
        finds(parts.join(''));
      } catch (error) {
        expect(error).toMatchObject({ code: 'SEARCH_SYNTAX' });
      }
    }),
    { numRuns: 1000 },
  );
});

test('the cost of a wildcard does not explode with the number of asterisks', () => {
  const long = 'a'.repeat(100_000);
  const item: Searchable = { text: long, valuesOf: () => [long] };
  const start = performance.now();
  for (const prefix of ['title:', '']) {
    expect(compileSearch(parseSearch(`${prefix}${'*a'.repeat(50)}*x`))(item)).toBe(false);
    expect(compileSearch(parseSearch(`${prefix}${'*a'.repeat(50)}*`))(item)).toBe(true);
  }
  expect(performance.now() - start).toBeLessThan(30_000);
});
