import { expect, it } from 'vitest';
import { JsonDocument } from './json-document.ts';
import { TextDocument } from './text-document.ts';

it.each([
  ['{"a": True}', 'JSON has no "True": write true'],
  ['[None, 1]', 'JSON has no "None": write null'],
  ['{"a": undefined}', 'JSON has no "undefined": write null'],
  ['{"a": NaN}', '"NaN" is not a number of JSON'],
  ["{'a': 1}", 'texts and keys need double quotes: "…"'],
  ['{"a": \'b\'}', 'texts and keys need double quotes: "…"'],
  ['{"a": “b”}', 'texts and keys need double quotes: "…"'],
  ['{a: 1}', 'a key needs double quotes: "a"'],
  ['{"a": 1,\n}', 'no comma may stand before "}"'],
  ['[1, ]', 'no comma may stand before "]"'],
  ['{"a": 1 // one\n}', 'JSON has no comments'],
  ['{"a": .5}', '".5" is not a number of JSON'],
  ['{"a": +1}', '"+1" is not a number of JSON'],
  ['{"a": "x\ny"}', 'a text must end on its line: write \\n for a line break in it'],
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
