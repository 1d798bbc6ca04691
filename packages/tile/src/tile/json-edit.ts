import type { JsonSpan } from './json-span.ts';
import type { JsonPath } from './change.ts';

/** One replacement in the text of a JSON file, and the value that it adds, if it adds one. */
export interface JsonEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
  /** The path that is new. Two edits that add the same one would repeat a key. */
  readonly adds?: JsonPath;
}

/** How a file is written. */
export interface JsonStyle {
  /** One step of indentation. */
  readonly indent: string;
  readonly lineEnd: string;
}

/**
 * The smallest edit that sets a value: everything else keeps its bytes. A new member stands below the last one, or
 * beside it where the members share a line.
 * @returns `undefined` when there is no room: a value along the path is not the container that the next step needs
 */
export function setValue(
  text: string,
  root: JsonSpan,
  path: JsonPath,
  value: unknown,
  style: JsonStyle,
): JsonEdit | undefined {
  let parent = root;
  for (const [depth, step] of path.entries()) {
    if (parent.kind !== (typeof step === 'number' ? 'array' : 'object')) return undefined;
    const child = parent.child(step);
    if (!child) {
      if (typeof step === 'number' && step !== parent.children.length) return undefined;
      const rest = path.slice(depth + 1);
      return addMember(text, root, parent, path.slice(0, depth + 1), wrap(rest, value), style);
    }
    parent = child;
  }
  const indent = isSpread(text, root) ? indentOfLine(text, parent.offset) : undefined;
  const printed = print(value, indent, style, spaceOf(text, root));
  return { offset: parent.offset, length: parent.length, text: printed };
}

/** The smallest edit that removes a member together with its comma. */
export function removeValue(text: string, root: JsonSpan, path: JsonPath): JsonEdit | undefined {
  const parent = path.slice(0, -1).reduce<JsonSpan | undefined>((span, step) => span?.child(step), root);
  const step = path.at(-1);
  if (!parent || step === undefined) return undefined;
  const child = parent.child(step);
  if (!child) return undefined;
  const { children } = parent;
  if (children.length === 1) {
    const braces = parent.kind === 'array' ? '[]' : '{}';
    return { offset: parent.offset, length: parent.length, text: braces };
  }
  const index = typeof step === 'number' ? step : indexAt(children, child.offset);
  const next = children[index + 1];
  const start = next ? startOf(child) : (children[index - 1]?.end ?? child.offset);
  return { offset: start, length: (next ? startOf(next) : child.end) - start, text: '' };
}

/** By bisection: a file may lose each of its 300,000 members. */
function indexAt(children: readonly JsonSpan[], offset: number): number {
  let [low, high] = [0, children.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((children[middle]?.offset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function addMember(
  text: string,
  root: JsonSpan,
  parent: JsonSpan,
  path: JsonPath,
  value: unknown,
  style: JsonStyle,
): JsonEdit {
  const step = path.at(-1);
  const last = parent.children.at(-1);
  const spread = isSpread(text, last ? parent : root);
  const outer = indentOfLine(text, parent.offset);
  const indent = last && spread ? indentOfLine(text, startOf(last)) : outer + style.indent;
  const space = spread ? ' ' : spaceOf(text, root);
  const key = typeof step === 'string' ? `${JSON.stringify(step)}:${space}` : '';
  const member = key + print(value, spread ? indent : undefined, style, space);
  if (last) {
    const separator = spread ? `,${style.lineEnd}${indent}` : `,${space}`;
    return { offset: last.end, length: 0, text: separator + member, adds: path };
  }
  const inner = spread ? `${style.lineEnd}${indent}${member}${style.lineEnd}${outer}` : member;
  const [open, close] = parent.kind === 'array' ? '[]' : '{}';
  return {
    offset: parent.offset,
    length: parent.length,
    text: `${open ?? ''}${inner}${close ?? ''}`,
    adds: path,
  };
}

/** The value with the containers around it that its path still needs. */
function wrap(path: JsonPath, value: unknown): unknown {
  return path.reduceRight<unknown>(
    (inner, step) => (typeof step === 'number' ? [inner] : Object.fromEntries([[step, inner]])),
    value,
  );
}

/** With an indentation over several lines, else in one. */
function print(value: unknown, indent: string | undefined, style: JsonStyle, space = ' '): string {
  if (indent !== undefined)
    return JSON.stringify(value, null, style.indent).replaceAll('\n', style.lineEnd + indent);
  if (Array.isArray(value))
    return `[${value.map((item) => print(item, undefined, style, space)).join(`,${space}`)}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}:${space}${print(member, undefined, style, space)}`,
  );
  return `{${members.join(`,${space}`)}}`;
}

/** The blank that the file has after its first colon or comma, if it has one. */
function spaceOf(text: string, root: JsonSpan): string {
  const [first, second] = root.children;
  const between = first?.key
    ? text.slice(first.key.offset + first.key.length, first.offset)
    : text.slice(first?.end ?? 0, second?.offset ?? 0);
  return /[:,]\s*$/.test(between) && !/\s$/.test(between) ? '' : ' ';
}

function startOf(span: JsonSpan): number {
  return span.key?.offset ?? span.offset;
}

/** Whether the members stand below the bracket. */
function isSpread(text: string, container: JsonSpan): boolean {
  const first = container.children[0];
  return first !== undefined && text.slice(container.offset, startOf(first)).includes('\n');
}

function indentOfLine(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, Math.min(offset, start + 200)))?.[0] ?? '';
}
