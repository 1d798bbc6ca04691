import { constructFromEvents, EVENT_ID, parseEvents, YAMLException, type Event } from 'js-yaml';
import type { Change } from './change.ts';
import { maxNesting } from './nesting.ts';
import { nearestSpan, spanAt, type Span } from './span.ts';
import type { JsonPath, ParseFailure, StructuredDocument } from './structured-document.ts';
import type { Place, TextDocument } from './text-document.ts';
import { yamlSpans } from './yaml-span.ts';

/** Aliases may add at most this many values, so that a small file cannot grow into gigabytes. */
const maxAliasedValues = 100_000;

/** A YAML file; aliases are bounded, positions found only when a finding needs them. */
export class YamlDocument implements StructuredDocument {
  readonly source: TextDocument;
  readonly value: unknown;
  readonly failure: ParseFailure | undefined;
  readonly #events: readonly Event[] = [];
  #root: Span | undefined;

  constructor(source: TextDocument) {
    this.source = source;
    try {
      const events = parseEvents(source.text, { maxDepth: maxNesting });
      refuseExpansion(events, source.text);
      const documents = constructFromEvents(events, { source: source.text });
      if (documents.length > 1) throw new YAMLException('the file has more than one document');
      this.#events = events;
      this.value = documents[0] ?? null;
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      this.failure = { message: error.reason, place: source.placeAt(error.mark?.position ?? 0) };
    }
  }

  get path(): string {
    return this.source.path;
  }

  placeOf(path: JsonPath): Place {
    const { offset, length } = nearestSpan(this.#spans, path);
    return this.source.placeAt(offset, length);
  }

  placeOfKey(path: JsonPath): Place {
    const key = spanAt(this.#spans, path)?.key;
    return key ? this.source.placeAt(key.offset, key.length) : this.placeOf(path);
  }

  /** Only scalars are replaced, and only top-level keys added: nothing else keeps comments and layout. */
  set(path: JsonPath, value: unknown): readonly Change[] {
    const span = spanAt(this.#spans, path);
    const text = JSON.stringify(value).replace(/^"([\w.-]+)"$/, '$1');
    const file = this.path;
    if (span) return [{ kind: 'edit', file, offset: span.offset, length: span.length, text }];
    if (path.length !== 1) return [];
    const after = this.#firstLineEnd();
    return [{ kind: 'edit', file, offset: after, length: 0, text: `${String(path[0])}: ${text}\n` }];
  }

  /** Removes the whole lines of a key or list item. */
  remove(path: JsonPath): readonly Change[] {
    const span = spanAt(this.#spans, path);
    if (!span) return [];
    const first = typeof path.at(-1) === 'number' ? this.placeOf(path) : this.placeOfKey(path);
    const starts = this.source.lineStarts;
    const offset = starts[first.line - 1] ?? 0;
    const lastLine = this.source.placeAt(Math.max(span.offset, span.offset + span.length - 1)).line;
    const end = starts[lastLine] ?? this.source.text.length;
    return [{ kind: 'edit', file: this.path, offset, length: end - offset, text: '' }];
  }

  #firstLineEnd(): number {
    const end = this.source.text.indexOf('\n', this.#spans.offset);
    return end === -1 ? this.source.text.length : end + 1;
  }

  get #spans(): Span {
    return (this.#root ??= yamlSpans(this.source.text, this.#events));
  }
}

/**
 * Counts what the document would be with every alias written out.
 * @throws YAMLException for an alias inside of what it names, and for too many values
 */
function refuseExpansion(events: readonly Event[], text: string): void {
  const sizes = new Map<string, number>();
  const open: { anchor: string | undefined; size: number }[] = [];
  let added = 0;
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) {
      open.push({ anchor: undefined, size: 0 });
      continue;
    }
    if (event.type === EVENT_ID.POP) {
      const closed = open.pop();
      const parent = open.at(-1);
      if (closed?.anchor !== undefined) sizes.set(closed.anchor, closed.size);
      if (closed && parent) parent.size += closed.size;
      continue;
    }
    const name = event.anchorStart === -1 ? undefined : text.slice(event.anchorStart, event.anchorEnd);
    const parent = open.at(-1);
    if (event.type === EVENT_ID.ALIAS) {
      const size = sizes.get(name ?? '') ?? Infinity;
      added += size;
      if (parent) parent.size += size;
      if (added > maxAliasedValues)
        YAMLException.throwAt(text, event.anchorStart, 'aliases stand for too many values');
    } else if (event.type === EVENT_ID.SCALAR) {
      if (parent) parent.size += 1;
      if (name !== undefined) sizes.set(name, 1);
    } else {
      if (name !== undefined) sizes.set(name, Infinity);
      open.push({ anchor: name, size: 1 });
    }
  }
}
