import { expect, it } from 'vitest';
import { JsonDocument } from './json-document.ts';
import { TextDocument } from './text-document.ts';

it.each([
  ['{"a": True}', 'JSON has no "True": write true'],
  ['[None, 1]', 'JSON has no "None": write null'],
  ['{"a": undefined}', 'JSON has no "undefined": write null'],
  ['{"a": constructor}', 'invalid symbol "constructor"'],
  ['{"a": __proto__}', 'invalid symbol "__proto__"'],
  ['{"a": NaN}', '"NaN" is not a JSON number'],
  ["{'a': 1}", 'strings and keys need double quotes: "…"'],
  ['{"a": \'b\'}', 'strings and keys need double quotes: "…"'],
  ['{"a": “b”}', 'strings and keys need double quotes: "…"'],
  ['{a: 1}', 'a key needs double quotes: "a"'],
  ['{"a": 1,\n}', 'remove the comma before "}"'],
  ['[1, ]', 'remove the comma before "]"'],
  ['{"a": 1 // one\n}', 'JSON has no comments'],
  ['{"a": .5}', '".5" is not a JSON number'],
  ['{"a": +1}', '"+1" is not a JSON number'],
  ['{"a": "x\ny"}', 'a string must end on its line: write \\n for a line break'],
  ['{"a": 1 "b": 2}', 'comma expected'],
  ['{"a": 1', 'close brace expected'],
  ['<html>', 'invalid symbol "<html>"'],
  ['{"a": ,}', 'value expected'],
])('of %j says: %s', (text, message) => {
  expect(new JsonDocument(new TextDocument('a.json', text)).failure?.message).toBe(message);
});

it('says so of an empty file', () => {
  expect(new JsonDocument(new TextDocument('a.json', ' \n')).failure?.message).toBe('the file is empty');
});
