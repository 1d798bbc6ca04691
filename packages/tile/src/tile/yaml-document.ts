import { isDeepStrictEqual } from 'node:util';
import { constructFromEvents, EVENT_ID, parseEvents, YAMLException, type Event } from 'js-yaml';
import type { Change, JsonPath } from './change.ts';
import { maxNesting } from './nesting.ts';
import { nearestSpan, spanAt, type Span } from './span.ts';
import type { ParseFailure, StructuredDocument } from './structured-document.ts';
import { TextDocument, type Place } from './text-document.ts';
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

  /** Replaces a value, or adds a key to the whole, where comments and layout survive it. */
  set(path: JsonPath, value: unknown): readonly Change[] {
    const quoted = JSON.stringify(value);
    const plain = quoted.replace(/^"([\w.-]+)"$/, '$1');
    const span = spanAt(this.#spans, path);
    const edits = [plain, quoted].flatMap((text) =>
      span ? this.#over(span, text) : this.#beside(path, text),
    );
    return this.#firstMeant(edits, path, value);
  }

  /** Keys of YAML files keep their names: no rule asks for another. */
  rename(): readonly Change[] {
    return [];
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
    return this.#firstMeant([{ offset, length: end - offset, text: '' }], path, undefined);
  }

  #over({ offset, length }: Span, text: string): Edit {
    const covered = this.source.text.slice(offset, offset + length).trimEnd();
    return { offset, length: covered.length, text: length === 0 ? ` ${text}` : text };
  }

  /** A new key stands below the first one, or last. */
  #beside(path: JsonPath, value: string): Edit[] {
    if (path.length !== 1) return [];
    const { text } = this.source;
    const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
    const firstLineEnd = text.indexOf('\n', this.#spans.offset) + 1 || text.length;
    return [firstLineEnd, text.length].map((offset) => {
      const before = offset === 0 || text[offset - 1] === '\n' ? '' : lineEnd;
      return { offset, length: 0, text: `${before}${String(path[0])}: ${value}${lineEnd}` };
    });
  }

  /** What a line means in YAML depends on all around it: only an edit is made that changes this value and no other. */
  #firstMeant(edits: readonly Edit[], path: JsonPath, value: unknown): readonly Change[] {
    const meant = withPart(this.value, path, value);
    const { text } = this.source;
    const edit = edits.find(({ offset, length, text: written }) => {
      const edited = text.slice(0, offset) + written + text.slice(offset + length);
      return isDeepStrictEqual(new YamlDocument(new TextDocument(this.path, edited)).value, meant);
    });
    return edit ? [{ kind: 'edit', file: this.path, ...edit }] : [];
  }

  get #spans(): Span {
    return (this.#root ??= yamlSpans(this.source.text, this.#events));
  }
}

interface Edit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** A value with another part at a path; `undefined` takes the part away. */
function withPart(whole: unknown, [step, ...rest]: JsonPath, part: unknown): unknown {
  if (step === undefined) return part;
  if (Array.isArray(whole) && typeof step === 'number') {
    const inside = withPart(whole[step], rest, part);
    return inside === undefined ? whole.toSpliced(step, 1) : whole.with(step, inside);
  }
  const members = new Map(Object.entries(whole ?? {}));
  const inside = withPart(members.get(String(step)), rest, part);
  if (inside === undefined) members.delete(String(step));
  else members.set(String(step), inside);
  return Object.fromEntries(members);
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
      // A name that nothing has is refused where the values are made.
      const size = sizes.get(name ?? '') ?? 0;
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
