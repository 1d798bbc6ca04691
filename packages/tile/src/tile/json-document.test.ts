import { describe, expect, it } from 'vitest';
import { JsonDocument } from './json-document.ts';
import { TextDocument } from './text-document.ts';

const read = (text: string) => new JsonDocument(new TextDocument('a.json', text));

describe('a JSON file', () => {
  it('knows the place of values and keys', () => {
    const document = read('{\n  "a": { "b": [1, 2] }\n}');
    expect(document.placeOf(['a', 'b', 1])).toMatchObject({ line: 2, column: 19, length: 1 });
    expect(document.placeOfKey(['a', 'b'])).toMatchObject({ line: 2, column: 10, length: 3 });
    expect(document.placeOf(['a', 'missing', 'deeper'])).toMatchObject({ line: 2, column: 8 });
  });

  it('reports repeated keys with their places', () => {
    expect(read('{"a":1,\n"a":2}').duplicateKeys()).toMatchObject([
      { key: 'a', place: { line: 2, column: 1 } },
    ]);
  });

  it.each([
    ['{"a":true}', ['a', 'b'], 'x'],
    ['{"a":{}}', ['a', 0], 'x'],
    ['{"a":[]}', ['a', 'b'], 'x'],
    ['true', ['a'], 'x'],
  ])('changes nothing where there is no room: %s', (text, path, value) => {
    expect(read(text).set(path, value)).toEqual([]);
  });

  it.each([
    ['{"a": [1], "a": [1, 2, 3]}', ['a', 1]],
    ['{"a": {"b": 1}, "a": {"b": 2}}', ['a', 'b']],
    ['{"a": {}, "a": {"c": 2}}', ['a', 'd']],
  ])('changes nothing under a key that is repeated: %s', (text, path) => {
    expect(read(text).remove(path)).toEqual([]);
    expect(read(text).set(path, 'x')).toEqual([]);
  });

  it('edits keep indentation and line ends', () => {
    const [edit] = read('{\r\n\t"a": 1\r\n}').set(['b'], 2);
    expect(edit).toMatchObject({ kind: 'edit', offset: 10, length: 0, text: ',\r\n\t"b": 2' });
  });

  it('is refused when a repeated key hides what lies too deep', () => {
    const document = read(`{"a": ${'['.repeat(20_000)}${']'.repeat(20_000)}, "a": 1}`);
    expect(document.failure?.message).toBe('nested more than 150 levels deep');
    expect(document.duplicateKeys()).toEqual([]);
    expect(document.set(['a'], 2)).toEqual([]);
  });
});
