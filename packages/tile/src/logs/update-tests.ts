import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonNode } from '../tile/json-node.ts';
import { TextDocument } from '../tile/text-document.ts';
import { YamlDocument } from '../tile/yaml-document.ts';
import type { PipelineReport } from './run-tests.ts';

/** The new text of a tests file, and the cases whose results have no place of their own in it, by index. */
export interface UpdatedTests {
  readonly text: string;
  readonly unwritten: readonly number[];
}

/**
 * Writes the computed results over those of the cases that fail, or below a case that has none; every other line stays as
 * it is. A case that is not written line by line, such as `{ sample: …, result: … }`, is left alone; so is every case where
 * the new text would say anything else that the old one did not.
 */
export function updateTests(tests: JsonNode, text: string, report: PipelineReport): UpdatedTests {
  const lines = text.split('\n');
  const failing = report.cases.filter(({ passed }) => !passed);
  const written = new Map<number, unknown>();
  // From the last case to the first, so that the lines of those before stay where they are.
  for (const { index, result } of failing.toReversed()) {
    const plain = toPlain(result);
    if (writeResult(tests, lines, index, plain)) written.set(index, plain);
  }
  const after = lines.join('\n');
  const isAsMeant = written.size === 0 || differsInResults(text, after, written);
  return {
    text: isAsMeant ? after : text,
    unwritten: failing.flatMap(({ index }) => (isAsMeant && written.has(index) ? [] : [index])),
  };
}

/** @returns whether there was a place for it: a key on a line of its own, or behind the dash of its case */
function writeResult(tests: JsonNode, lines: string[], index: number, result: unknown): boolean {
  const hasResult = tests.at('tests', index, 'result').exists;
  const place = hasResult
    ? tests.document?.placeOfKey(['tests', index, 'result'])
    : tests.document?.placeOf(['tests', index]);
  if (place === undefined) return false;
  const [first, indent] = [place.line - 1, place.column - 1];
  const line = lines[first] ?? '';
  const startsWith = hasResult ? /^result:/ : /^[\w-]+:/;
  if (!/^\s*(?:-\s+)?$/.test(line.slice(0, indent)) || !startsWith.test(line.slice(indent))) return false;
  const start = hasResult ? first : endOfBlock(lines, first, indent - 1);
  const end = hasResult ? endOfBlock(lines, first, indent) : start;
  const key = hasResult ? line.slice(0, indent) : ' '.repeat(indent);
  lines.splice(start, end - start, `${key}result:`, ...emit(result, indent + 2));
  return true;
}

/** Whether the change is what was meant: nothing but these results is another one. */
function differsInResults(before: string, after: string, results: ReadonlyMap<number, unknown>): boolean {
  const [old, changed] = [readCases(before), readCases(after)];
  const expected = old?.cases.map((each, index) =>
    results.has(index) && isObject(each) ? { ...each, result: results.get(index) } : each,
  );
  return old !== undefined && isDeepStrictEqual({ ...old, cases: expected }, changed);
}

function readCases(text: string): { others: object; cases: readonly unknown[] } | undefined {
  const { value, failure } = new YamlDocument(new TextDocument('', text));
  if (failure !== undefined || !isObject(value)) return undefined;
  const { tests, ...others } = value;
  return Array.isArray(tests) ? { others, cases: tests } : undefined;
}

/** A block includes the following lines that are empty or indented further. */
function endOfBlock(lines: readonly string[], start: number, indent: number): number {
  let end = start + 1;
  for (let line = end; line < lines.length; line += 1) {
    const content = lines[line] ?? '';
    if (content.trim() === '') continue;
    if (content.length - content.trimStart().length <= indent) break;
    end = line + 1;
  }
  return end;
}

function toPlain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function emit(value: unknown, indent: number): string[] {
  const space = ' '.repeat(indent);
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const inline = inlineOf(item);
      if (inline !== undefined) return [`${space}- ${inline}`];
      const [first = '', ...rest] = emit(item, indent + 2);
      return [`${space}- ${first.trimStart()}`, ...rest];
    });
  }
  if (typeof value !== 'object' || value === null) return [`${space}${inlineOf(value) ?? ''}`];
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, item]) => emitMember(key, item, indent));
}

function emitMember(key: string, item: unknown, indent: number): string[] {
  const name = `${' '.repeat(indent)}${/^[A-Za-z_][\w.$-]*$/.test(key) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(key) ? key : JSON.stringify(key)}:`;
  if (typeof item === 'string' && /^\S.*\n./s.test(item) && !/[^\P{Cc}\n]|\s$/u.test(item)) {
    return [
      `${name} |-`,
      ...item.split('\n').map((line) => (line === '' ? '' : `${' '.repeat(indent + 2)}${line}`)),
    ];
  }
  const inline = inlineOf(item);
  return inline === undefined ? [name, ...emit(item, indent + 2)] : [`${name} ${inline}`];
}

/** What fits on the line of its key. */
function inlineOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : undefined;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0 ? '{}' : undefined;
  return JSON.stringify(value);
}
