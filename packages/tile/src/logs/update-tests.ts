import type { JsonNode } from '../tile/json-node.ts';
import type { PipelineReport } from './run-tests.ts';

/**
 * Writes the computed results over those of the cases that fail; every other line stays as it is.
 *
 * @returns the new text of the tests file
 */
export function updateTests(tests: JsonNode, text: string, report: PipelineReport): string {
  const lines = text.split('\n');
  // From the last case to the first, so that the lines of those before stay where they are.
  for (const { index, passed, result } of report.cases.toReversed()) {
    const place = tests.document?.placeOfKey(['tests', index, 'result']);
    if (passed || !place) continue;
    const start = place.line - 1;
    const indent = place.column - 1;
    const written = [`${' '.repeat(indent)}result:`, ...emit(toPlain(result), indent + 2)];
    const isFirstKey = /^\s*-\s+result:/.test(lines[start] ?? '');
    if (isFirstKey) written[0] = (lines[start] ?? '').replace(/result:.*$/, 'result:');
    lines.splice(start, endOfBlock(lines, start, indent) - start, ...written);
  }
  return lines.join('\n');
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
