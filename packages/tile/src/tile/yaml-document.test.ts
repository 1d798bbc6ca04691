import { expect, test } from 'vitest';
import type { Change } from './change.ts';
import { decodeText } from './text-document.ts';
import { YamlDocument } from './yaml-document.ts';

function parse(text: string): YamlDocument {
  return new YamlDocument(decodeText('assets/logs/nova.yaml', Buffer.from(text)));
}

test('a map of many keys costs about as much as they are long', () => {
  const text = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1\n`).join('');
  const start = process.cpuUsage();
  const document = parse(text);
  for (let index = 0; index < 20_000; index += 1) document.placeOfKey([`k${index}`]);
  const { user } = process.cpuUsage(start);
  expect(document.placeOfKey(['k19999'])).toMatchObject({ line: 20_000, column: 1 });
  // Comparing every key with every other took 10,000,000.
  expect(user).toBeLessThan(4_000_000);
});

test.each(['a: 1\nb: 2\na: 3\n', 'list:\n  - {a: 1, b: 2, a: 3}\n'])(
  'a key twice is refused at the second',
  (text) => {
    const { failure, value } = parse(text);
    expect(value).toBeUndefined();
    expect(failure?.message).toBe('duplicated mapping key');
    expect(failure?.place).toMatchObject({ line: text.startsWith('a') ? 3 : 2 });
  },
);

test('values are found where they are written, with their quotes and marks', () => {
  const text = `# note
a: 'q''x'   # note
b: !!str |
  one
  two
c: {x: 1, "y": [1, 2 ] }
d:
e: &list
  - 1
  - k: v
    z: "w"
f: *list
`;
  const document = parse(text);
  const written = (...path: (string | number)[]) => {
    const { offset, length } = document.placeOf(path);
    return text.slice(offset, offset + length);
  };
  expect(written('a')).toBe("'q''x'");
  expect(written('b')).toBe('|\n  one\n  two\n');
  expect(written('c')).toBe('{x: 1, "y": [1, 2 ] }');
  expect(written('c', 'y')).toBe('[1, 2 ]');
  expect(written('c', 'y', 1)).toBe('2');
  expect(document.placeOf(['d'])).toMatchObject({ line: 7, column: 3, length: 0 });
  expect(written('e', 1)).toBe('k: v\n    z: "w"');
  expect(written('e', 1, 'z')).toBe('"w"');
  expect(written('f')).toBe('*list');
  // What an alias stands for is found at the alias.
  expect(written('f', 1, 'z')).toBe('*list');
  expect(document.placeOfKey(['e', 1, 'z'])).toMatchObject({ line: 11, column: 5, length: 1 });
  expect(document.placeOf(['e', 7])).toMatchObject(document.placeOf(['e']));
});

test.each(['a: 1\n---\nb: 2\n', 'a: &x [*x]\n', 'a: *x\n', 'a: !thing 1\n'])('%j is refused', (text) => {
  expect(parse(text).failure?.message).toBeTypeOf('string');
});

test.each(['', '# nothing\n', '---\n'])('%j has no value and no failure', (text) => {
  expect(parse(text)).toMatchObject({ value: null, failure: undefined });
});

test('an alias of nothing is called that', () => {
  expect(parse('a: *x\n').failure?.message).toBe('unidentified alias "x"');
});

function apply(text: string, changes: readonly Change[]): string {
  return changes.reduce(
    (before, edit) =>
      edit.kind === 'edit'
        ? before.slice(0, edit.offset) + edit.text + before.slice(edit.offset + edit.length)
        : before,
    text,
  );
}

test.each([
  ['id: x\n', 'id: x\nkey: new\n'],
  ['id: x', 'id: x\nkey: new\n'],
  ['id: x\r\nb: 1\r\n', 'id: x\r\nkey: new\r\nb: 1\r\n'],
  ['list:\n  - a\nid: x\n', 'list:\n  - a\nid: x\nkey: new\n'],
  ['id: >\n  a\n  b\n', 'id: >\n  a\n  b\nkey: new\n'],
  ['{id: x}\n', '{id: x}\n'],
  ['- a\n', '- a\n'],
  ['key:\nb: 1\n', 'key: new\nb: 1\n'],
  ['key: |\n  a\n\nb: 1\n', 'key: new\n\nb: 1\n'],
  // Another place says the same by an alias.
  ['key: &x a\nb: *x\n', 'key: &x a\nb: *x\n'],
])('a key is set where nothing else changes by it, or not at all: %j', (text, after) => {
  expect(apply(text, parse(text).set(['key'], 'new'))).toBe(after);
});

test.each(['12', 'true', 'null'])('the text %s stays a text', (written) => {
  const after = apply('key: a\n', parse('key: a\n').set(['key'], written));
  expect(parse(after).value).toEqual({ key: written });
});

test.each([
  ['list:\n  - a\n  - b\n', ['list', 1], 'list:\n  - a\n'],
  ['list: [a, b]\nid: x\n', ['list', 1], 'list: [a, b]\nid: x\n'],
  ['list:\n  - a: 1\n    b: 2\n', ['list', 0, 'a'], 'list:\n  - a: 1\n    b: 2\n'],
  ['list:\n  -\n    a: 1\n  - b\n', ['list', 0], 'list:\n  -\n    a: 1\n  - b\n'],
])('lines are removed when nothing else is on them: %j %j', (text, path, after) => {
  expect(apply(text, parse(text).remove(path))).toBe(after);
});
