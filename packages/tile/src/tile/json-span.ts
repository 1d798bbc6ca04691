import { endOfString } from './nesting.ts';
import type { Span } from './span.ts';

/**
 * Where a value stands in a text that is known to be JSON. What is below it is located on demand, one level
 * at a time: most files have no finding, and a finding needs one way down and not the whole tree.
 */
export class JsonSpan implements Span {
  readonly offset: number;
  readonly end: number;
  /** The name that the value has in its object, and where. */
  readonly key: JsonKey | undefined;
  readonly #text: string;
  #children: readonly JsonSpan[] | undefined;
  #byName: ReadonlyMap<string, JsonSpan> | undefined;

  constructor(text: string, offset: number, end: number, key?: JsonKey) {
    this.#text = text;
    this.offset = offset;
    this.end = end;
    this.key = key;
  }

  get length(): number {
    return this.end - this.offset;
  }

  get kind(): 'object' | 'array' | 'scalar' {
    const first = this.#text.charCodeAt(this.offset);
    return first === openBrace ? 'object' : first === openBracket ? 'array' : 'scalar';
  }

  get children(): readonly JsonSpan[] {
    return (this.#children ??= this.kind === 'scalar' ? [] : childrenOf(this.#text, this));
  }

  /** The value under a key or an index; of a repeated key the last, which is the one that `JSON.parse` keeps. */
  child(step: string | number): JsonSpan | undefined {
    if (this.kind === 'array') return typeof step === 'number' ? this.children[step] : undefined;
    this.#byName ??= new Map(this.children.map((child) => [child.key?.name ?? '', child]));
    return typeof step === 'string' ? this.#byName.get(step) : undefined;
  }
}

export interface JsonKey {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** The span of a whole text. */
export function rootSpan(text: string): JsonSpan {
  const start = skipSpace(text, 0);
  return new JsonSpan(text, start, skipValue(text, start));
}

function childrenOf(text: string, parent: JsonSpan): JsonSpan[] {
  const found: JsonSpan[] = [];
  let at = skipSpace(text, parent.offset + 1);
  while (at < parent.end - 1) {
    let key: JsonKey | undefined;
    if (parent.kind === 'object') {
      const end = endOfString(text, at);
      key = { name: unquote(text.slice(at, end)), offset: at, length: end - at };
      at = skipSpace(text, skipSpace(text, end) + 1);
    }
    const end = skipValue(text, at);
    found.push(new JsonSpan(text, at, end, key));
    at = skipSpace(text, end);
    if (text.charCodeAt(at) === comma) at = skipSpace(text, at + 1);
  }
  return found;
}

function unquote(written: string): string {
  return written.includes('\\') ? String(JSON.parse(written)) : written.slice(1, -1);
}

/** White space is all that JSON has up to U+0020. */
function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
  return at;
}

function skipValue(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === quote) return endOfString(text, start);
  let at = start;
  if (first !== openBrace && first !== openBracket) {
    while (at < text.length && !endsScalar(text.charCodeAt(at))) at++;
    return at;
  }
  let depth = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at);
      continue;
    }
    at++;
    if (code === openBrace || code === openBracket) depth++;
    else if ((code === closeBrace || code === closeBracket) && --depth === 0) break;
  }
  return at;
}

function endsScalar(code: number): boolean {
  return code <= 0x20 || code === comma || code === closeBracket || code === closeBrace;
}
