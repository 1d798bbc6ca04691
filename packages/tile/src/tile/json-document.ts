import { parse, type ParseError } from 'jsonc-parser';
import type { Change, JsonPath, Meaning } from './change.ts';
import { removeValue, setValue, type JsonEdit, type JsonStyle } from './json-edit.ts';
import { describeSyntaxError } from './json-syntax.ts';
import { rootSpan, type JsonSpan } from './json-span.ts';
import { countMembers, findExcessiveNesting, maxNesting, measureValue } from './nesting.ts';
import { nearestSpan, spanAt, type Span } from './span.ts';
import type { ParseFailure, StructuredDocument } from './structured-document.ts';
import type { Place, TextDocument } from './text-document.ts';

/** A JSON file: read by the engine's fast parser, positions found only when a finding needs them. */
export class JsonDocument implements StructuredDocument {
  readonly source: TextDocument;
  readonly value: unknown;
  readonly failure: ParseFailure | undefined;
  /** The text has members that the value does not have: a repeated key hides them. */
  readonly #repeats: boolean = false;
  #root: JsonSpan | undefined;

  constructor(source: TextDocument) {
    this.source = source;
    try {
      const value: unknown = JSON.parse(source.text);
      const { keys, tooDeep } = measureValue(value);
      this.#repeats = countMembers(source.text) !== keys;
      // The value that a repeated key hides has not been measured yet.
      if (tooDeep || this.#repeats) this.failure = explainDepth(source);
      if (!this.failure) this.value = value;
    } catch (error) {
      this.failure = explainDepth(source) ?? explainSyntax(source, error);
    }
  }

  get path(): string {
    return this.source.path;
  }

  placeOf(path: JsonPath): Place {
    if (this.failure) return this.source.placeAt(0);
    const { offset, length } = nearestSpan(this.#span, path);
    return this.source.placeAt(offset, length);
  }

  placeOfKey(path: JsonPath): Place {
    const key = this.#find(path)?.key;
    return key ? this.source.placeAt(key.offset, key.length) : this.placeOf(path);
  }

  /** Keys that an object repeats: every occurrence after the first. */
  duplicateKeys(): { key: string; place: Place }[] {
    if (this.failure || !this.#repeats) return [];
    const repeated: { key: string; place: Place }[] = [];
    const visit = (span: JsonSpan): void => {
      const seen = new Set<string>();
      for (const child of span.children) {
        if (child.key) {
          const { name, offset, length } = child.key;
          if (seen.has(name)) repeated.push({ key: name, place: this.source.placeAt(offset, length) });
          seen.add(name);
        }
        visit(child);
      }
    };
    visit(this.#span);
    return repeated;
  }

  set(path: JsonPath, value: unknown): readonly Change[] {
    if (!this.isEditable) return [];
    return this.#change(path, setValue(this.source.text, this.#span, path, value, this.#style()), { value });
  }

  remove(path: JsonPath): readonly Change[] {
    if (!this.isEditable) return [];
    return this.#change(path, removeValue(this.source.text, this.#span, path), {});
  }

  /** Gives a member another key and leaves its value alone. */
  rename(path: JsonPath, key: string): readonly Change[] {
    const place = this.isEditable ? this.#find(path)?.key : undefined;
    if (!place || this.#find([...path.slice(0, -1), key])) return [];
    const { offset, length } = place;
    return this.#change(path, { offset, length, text: JSON.stringify(key) }, { key });
  }

  /** Readers disagree about a file that repeats a key, so the effect of an edit would be unpredictable. */
  get isEditable(): boolean {
    return !this.failure && !this.#repeats && !this.source.hadInvalidUtf8;
  }

  #change(path: JsonPath, edit: JsonEdit | undefined, to: Omit<Meaning, 'path'>): readonly Change[] {
    if (!edit) return [];
    const { offset, length, text, adds } = edit;
    const meaning = { path, ...to, ...(adds && { adds }) };
    return [{ kind: 'edit', file: this.path, offset, length, text, meaning }];
  }

  #style(): JsonStyle {
    const indent = /^([ \t]+)\S/m.exec(this.source.text)?.[1] ?? '  ';
    return { indent: indent.slice(0, 8), lineEnd: this.source.text.includes('\r\n') ? '\r\n' : '\n' };
  }

  get #span(): JsonSpan {
    return (this.#root ??= rootSpan(this.source.text));
  }

  #find(path: JsonPath): Span | undefined {
    return this.failure ? undefined : spanAt(this.#span, path);
  }
}

function explainDepth(source: TextDocument): ParseFailure | undefined {
  const at = findExcessiveNesting(source.text);
  if (at === -1) return undefined;
  return { message: `nested more than ${maxNesting} levels deep`, place: source.placeAt(at) };
}

function explainSyntax(source: TextDocument, error: unknown): ParseFailure {
  if (source.text.trim() === '') return { message: 'the file is empty', place: source.placeAt(0) };
  const errors: ParseError[] = [];
  parse(source.text, errors, { disallowComments: true });
  const first = errors[0];
  const message = first ? describeSyntaxError(source.text, first) : String(error).slice(0, 120);
  return { message, place: source.placeAt(first?.offset ?? 0, first?.length ?? 0) };
}
