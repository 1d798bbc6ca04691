import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { serverLogLines } from './server-log-lines.ts';

const folder = import.meta.dirname;
const source = globSync('**/*.ts', { cwd: folder })
  .filter((path) => !path.includes('test') && !path.startsWith('server-log-lines'))
  .map((path) => readFileSync(`${folder}/${path}`, 'utf8'))
  .join('\n');

test('every warning and error with its own text has an explanation', () => {
  const calls = [...source.matchAll(/\blog(?:ger)?\.(?:warn|error)\(([\s\S]*?)\);\n/g)];
  const texts = calls.flatMap(([, call = '']) => /,\s*'((?:[^'\\]|\\.)*)',?\s*$/.exec(call)?.[1] ?? []);
  expect(texts.length).toBeGreaterThan(15);
  expect(texts.filter((text) => serverLogLines[text] === undefined)).toEqual([]);
});

test('every explained line is one that the server logs', () => {
  expect(Object.keys(serverLogLines).filter((text) => !source.includes(`'${text}'`))).toEqual([]);
});
