import { isDeepStrictEqual } from 'node:util';
import type { JsonNode } from '../tile/json-node.ts';
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
 * it is. A case that is not written line by line, such as `{ sample: …, result: … }`, is left alone.
 */
export function updateTests(tests: JsonNode, text: string, report: PipelineReport): UpdatedTests {
  let lines = text.split('\n');
  const unwritten: number[] = [];
  // From the last case to the first, so that the lines of those before stay where they are.
  for (const { index, passed, result } of report.cases.toReversed()) {
    if (passed) continue;
    const changed = withResult(tests, lines, index, toPlain(result));
    if (changed !== undefined && differsInResult(lines, changed, index, toPlain(result))) lines = changed;
    else unwritten.unshift(index);
  }
  return { text: lines.join('\n'), unwritten };
}

function withResult(
  tests: JsonNode,
  lines: readonly string[],
  index: number,
  result: unknown,
): string[] | undefined {
  const hasResult = tests.at('tests', index, 'result').exists;
  const place = hasResult
    ? tests.document?.placeOfKey(['tests', index, 'result'])
    : tests.document?.placeOf(['tests', index]);
  if (place === undefined) return undefined;
  const first = place.line - 1;
  const indent = place.column - 1;
  const start = hasResult ? first : endOfBlock(lines, first, indent - 1);
  const end = hasResult ? endOfBlock(lines, first, indent) : start;
  const written = [`${' '.repeat(indent)}result:`, ...emit(result, indent + 2)];
  const isFirstKey = hasResult && /^\s*-\s+result:/.test(lines[first] ?? '');
  if (isFirstKey) written[0] = (lines[first] ?? '').replace(/result:.*$/, 'result:');
  return lines.toSpliced(start, end - start, ...written);
}

/** Whether the change is what was meant: nothing but this result is another one. */
function differsInResult(
  before: readonly string[],
  after: readonly string[],
  index: number,
  result: unknown,
): boolean {
  const read = (lines: readonly string[]) => {
    const { value, failure } = new YamlDocument(new TextDocument('', lines.join('\n')));
    return failure === undefined && isObject(value) && Array.isArray(value.tests)
      ? { ...value, tests: [...(value.tests as readonly unknown[])] }
      : undefined;
  };
  const [old, changed] = [read(before), read(after)];
  const item = old?.tests[index];
  if (old === undefined || !isObject(item)) return false;
  old.tests[index] = { ...item, result };
  return isDeepStrictEqual(old, changed);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
