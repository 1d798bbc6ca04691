import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../test/harness/test-database.ts';
import { writable, writableJson } from './writable.ts';

const cases: readonly (readonly [unknown, unknown])[] = [
  ['a\0b', 'ab'],
  ['a\\u0000', 'a\\u0000'],
  ['\\\0"', '\\"'],
  ['\\\\u0000\\', '\\\\u0000\\'],
  ['half \ud83d', 'half \ufffd'],
  ['\udc00\ud83d', '\ufffd\ufffd'],
  ['\\ud83d 😀', '\\ud83d 😀'],
  [{ 'a\0': ['\0', { 'b\ud800': '\n' }] }, { a: ['', { 'b\ufffd': '\n' }] }],
  [Number.POSITIVE_INFINITY, null],
];

test('whatever a text holds becomes JSON that PostgreSQL takes, and nothing else of it changes', async () => {
  await using opened = await openTestDatabase();
  for (const [value, expected] of cases) {
    const { rows } = await sql<{ value: unknown }>`select ${writableJson(value)}::jsonb as value`.execute(
      opened.database,
    );
    expect(rows[0]?.value).toEqual(expected);
  }
});

test.each([
  ['a\0b', 'ab'],
  ['half \ud83d', 'half \ufffd'],
  ['\udc00😀', '\ufffd😀'],
  ['a\\u0000', 'a\\u0000'],
])('the text %j is stored as %j', (text, expected) => {
  expect(writable(text)).toBe(expected);
});

test.each([undefined, 1n, { a: 1n }])('what JSON cannot say is refused', (value) => {
  expect(() => writableJson(value)).toThrow(TypeError);
});
