import { describe, expect, test } from 'vitest';
import { parseSearch } from './search-query.ts';

const item = {
  text: 'Disk of db-1 is FULL',
  valuesOf: (field: string) => (field === 'host' ? ['db-1'] : []),
};

describe('an asterisk stands for any text', () => {
  test.each([
    ['host:db-*', true],
    ['host:*-1', true],
    ['host:D*B*1', true],
    ['host:*b*', true],
    ['host:db-1*', true],
    ['host:**', true],
    ['host:b*', false],
    ['host:*b', false],
    ['host:db-1*1', false],
    ['host:d*b*b*', false],
    ['host:d.-1', false],
    ['host:db', false],
    ['disk*full', true],
    ['full*disk', false],
    ['"of DB-1"', true],
    ['"of*is"', true],
  ])('%s: %s', (query, found) => {
    expect(parseSearch(query)(item)).toBe(found);
  });

  test('at a cost that does not explode with their number', () => {
    const text = 'a'.repeat(100_000);
    const found = { text, valuesOf: () => [text] };
    const start = performance.now();
    for (const field of ['title:', '']) {
      expect(parseSearch(`${field}${'*a'.repeat(50)}*x`)(found)).toBe(false);
      expect(parseSearch(`${field}${'*a'.repeat(50)}*`)(found)).toBe(true);
    }
    expect(performance.now() - start).toBeLessThan(30_000);
  });
});

describe('a query that is nested too deeply is refused, not a failure', () => {
  test.each(['(', '-', '!', 'NOT ', '-(', 'host:('])('"%s" 9,000 times', (opening) => {
    expect(() => parseSearch(`${opening.repeat(9000)}x`)).toThrow(expect.objectContaining({ status: 400 }));
  });

  test('what a person may write is not', () => {
    expect(parseSearch(`${'('.repeat(50)}disk${')'.repeat(50)}`)(item)).toBe(true);
    expect(parseSearch(Array.from({ length: 2000 }, () => '(disk)').join(' OR '))(item)).toBe(true);
  });
});
