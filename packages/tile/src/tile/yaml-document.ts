import {
  isMap,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Change } from './change.ts';
import { findExcessiveNesting, maxNesting } from './nesting.ts';
import type { JsonPath, ParseFailure, StructuredDocument } from './structured-document.ts';
import type { Place, TextDocument } from './text-document.ts';

/** An alias may stand for at most this many copies, so that a small file cannot grow into gigabytes. */
const maxAliasCount = 100;

/** A YAML file, parsed with positions; aliases are bounded. */
export class YamlDocument implements StructuredDocument {
  readonly source: TextDocument;
  readonly value: unknown;
  readonly failure: ParseFailure | undefined;
  readonly #document: Document | undefined;
  readonly #keys: KeyIndex = new Map();

  constructor(source: TextDocument) {
    this.source = source;
    const tooDeep = findExcessiveNesting(source.text) === -1 ? findDeepIndentation(source) : 1;
    if (tooDeep > 0) {
      const place = source.placeOfLine(tooDeep);
      this.failure = { message: `nested more than ${maxNesting} levels deep`, place };
      return;
    }
    try {
      // The parser compares each key with all others, which takes minutes for a map of 60,000: `indexKeys` does not.
      this.#document = parseDocument(source.text, { lineCounter: new LineCounter(), uniqueKeys: false });
      const error = this.#document.errors[0];
      if (error) throw new SyntaxError(error.message.split('\n')[0], { cause: error.pos[0] });
      this.#keys = indexKeys(this.#document);
      this.value = this.#document.toJS({ maxAliasCount });
    } catch (error) {
      const offset = error instanceof Error && typeof error.cause === 'number' ? error.cause : 0;
      const message = error instanceof RangeError ? 'nested or aliased too deeply' : describe(error);
      this.failure = { message, place: source.placeAt(offset) };
    }
  }

  get path(): string {
    return this.source.path;
  }

  placeOf(path: JsonPath): Place {
    for (let length = path.length; length > 0; length--) {
      const range = this.#node(path.slice(0, length))?.range;
      if (range) return this.source.placeAt(range[0], range[1] - range[0]);
    }
    return this.source.placeAt(0);
  }

  placeOfKey(path: JsonPath): Place {
    const parent = this.#node(path.slice(0, -1));
    const range = isMap(parent) ? this.#keys.get(parent)?.get(path.at(-1))?.range : undefined;
    return range ? this.source.placeAt(range[0], range[1] - range[0]) : this.placeOf(path);
  }

  /** Only scalars are replaced, and only top-level keys added: nothing else keeps comments and layout. */
  set(path: JsonPath, value: unknown): readonly Change[] {
    const range = this.#node(path)?.range;
    const text = JSON.stringify(value).replace(/^"([\w.-]+)"$/, '$1');
    const file = this.path;
    if (range) return [{ kind: 'edit', file, offset: range[0], length: range[1] - range[0], text }];
    if (path.length !== 1) return [];
    const after = this.#firstLineEnd();
    return [{ kind: 'edit', file, offset: after, length: 0, text: `${String(path[0])}: ${text}\n` }];
  }

  /** Removes the whole lines of a key or list item. */
  remove(path: JsonPath): readonly Change[] {
    const range = this.#node(path)?.range;
    if (!range) return [];
    const first = typeof path.at(-1) === 'number' ? this.placeOf(path) : this.placeOfKey(path);
    const starts = this.source.lineStarts;
    const offset = starts[first.line - 1] ?? 0;
    const lastLine = this.source.placeAt(Math.max(range[0], range[1] - 1)).line;
    const end = starts[lastLine] ?? this.source.text.length;
    return [{ kind: 'edit', file: this.path, offset, length: end - offset, text: '' }];
  }

  #firstLineEnd(): number {
    const contents = this.#document?.contents;
    const start = contents?.range?.[0] ?? 0;
    const end = this.source.text.indexOf('\n', start);
    return end === -1 ? this.source.text.length : end + 1;
  }

  #node(path: JsonPath): Node | undefined {
    const node: unknown = path.length === 0 ? this.#document?.contents : this.#document?.getIn(path, true);
    return isNode(node) ? node : undefined;
  }
}

/** The scalar keys of every map, by value. */
type KeyIndex = ReadonlyMap<YAMLMap, ReadonlyMap<unknown, Scalar>>;

/** @throws SyntaxError for a key that a map has twice */
function indexKeys(document: Document): KeyIndex {
  const index = new Map<YAMLMap, ReadonlyMap<unknown, Scalar>>();
  visit(document, {
    Map(_position, map) {
      const keys = new Map<unknown, Scalar>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) throw new SyntaxError('Map keys must be unique', { cause: key.range?.[0] });
        keys.set(key.value, key);
      }
      index.set(map, keys);
    },
  });
  return index;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

/** The first line that opens more block levels than anything sensible: block nesting costs a level per column. */
function findDeepIndentation(source: TextDocument): number {
  const limit = maxNesting * 2;
  const found = new RegExp(`^(?: {${limit},}|(?:[ ]*- ){${maxNesting},}|(?:\\? ){${maxNesting},})`, 'm').exec(
    source.text,
  );
  return found ? source.placeAt(found.index).line : 0;
}

function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200);
}
