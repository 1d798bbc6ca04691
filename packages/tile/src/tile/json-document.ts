import {
  findNodeAtLocation,
  modify,
  parse,
  parseTree,
  printParseErrorCode,
  type FormattingOptions,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import type { Change } from './change.ts';
import { findExcessiveNesting, maxNesting } from './nesting.ts';
import type { JsonPath, ParseFailure, StructuredDocument } from './structured-document.ts';
import type { Place, TextDocument } from './text-document.ts';

/** A JSON file: read by the engine's fast parser, positions found only when a finding needs them. */
export class JsonDocument implements StructuredDocument {
  readonly source: TextDocument;
  readonly value: unknown;
  readonly failure: ParseFailure | undefined;
  #tree: Node | null | undefined;

  constructor(source: TextDocument) {
    this.source = source;
    const tooDeep = findExcessiveNesting(source.text);
    if (tooDeep !== -1) {
      this.failure = {
        message: `nested more than ${maxNesting} levels deep`,
        place: source.placeAt(tooDeep),
      };
      return;
    }
    try {
      this.value = JSON.parse(source.text);
    } catch (error) {
      this.failure = explainFailure(source, error);
    }
  }

  get path(): string {
    return this.source.path;
  }

  get tree(): Node | undefined {
    this.#tree ??= (this.failure ? undefined : parseTree(this.source.text)) ?? null;
    return this.#tree ?? undefined;
  }

  placeOf(path: JsonPath): Place {
    const node = this.#nearest(path);
    return this.source.placeAt(node?.offset ?? 0, node?.length ?? 0);
  }

  placeOfKey(path: JsonPath): Place {
    const node = this.#find(path);
    const key = node?.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
    return key ? this.source.placeAt(key.offset, key.length) : this.placeOf(path);
  }

  /** Keys that an object repeats: every occurrence after the first. */
  duplicateKeys(): { key: string; place: Place }[] {
    const repeated: { key: string; place: Place }[] = [];
    const visit = (node: Node): void => {
      const seen = new Set<string>();
      for (const child of node.children ?? []) {
        const name = child.type === 'property' ? child.children?.[0] : undefined;
        if (name && typeof name.value === 'string') {
          if (seen.has(name.value)) {
            repeated.push({ key: name.value, place: this.source.placeAt(name.offset, name.length) });
          }
          seen.add(name.value);
        }
        visit(child);
      }
    };
    if (this.tree) visit(this.tree);
    return repeated;
  }

  set(path: JsonPath, value: unknown): readonly Change[] {
    return this.#modify(path, value);
  }

  remove(path: JsonPath): readonly Change[] {
    return this.#modify(path, undefined);
  }

  #modify(path: JsonPath, value: unknown): readonly Change[] {
    if (!this.#canHold(path)) return [];
    const options = { formattingOptions: this.formatting() };
    return modify(this.source.text, [...path], value, options).map((edit) => ({
      kind: 'edit',
      file: this.path,
      offset: edit.offset,
      length: edit.length,
      text: edit.content,
    }));
  }

  /** Whether everything on the way that exists is a container of the kind that the next step needs. */
  #canHold(path: JsonPath): boolean {
    return path.every((step, depth) => {
      const parent = this.#find(path.slice(0, depth));
      return !parent || parent.type === (typeof step === 'number' ? 'array' : 'object');
    });
  }

  /** The indentation and line ends that the file already uses. */
  formatting(): FormattingOptions {
    const indent = /^([ \t]+)\S/m.exec(this.source.text)?.[1] ?? '  ';
    return {
      tabSize: indent.startsWith('\t') ? 1 : indent.length,
      insertSpaces: !indent.startsWith('\t'),
      eol: this.source.text.includes('\r\n') ? '\r\n' : '\n',
    };
  }

  #find(path: JsonPath): Node | undefined {
    return this.tree && findNodeAtLocation(this.tree, [...path]);
  }

  #nearest(path: JsonPath): Node | undefined {
    for (let length = path.length; length >= 0; length--) {
      const node = this.#find(path.slice(0, length));
      if (node) return node;
    }
    return undefined;
  }
}

function explainFailure(source: TextDocument, error: unknown): ParseFailure {
  const errors: ParseError[] = [];
  parse(source.text, errors, { disallowComments: true });
  const first = errors[0];
  const reason = first ? readable(printParseErrorCode(first.error)) : String(error).slice(0, 120);
  if (source.text.trim() === '') return { message: 'the file is empty', place: source.placeAt(0) };
  return { message: reason, place: source.placeAt(first?.offset ?? 0, first?.length ?? 0) };
}

/** `PropertyNameExpected` → `property name expected`. */
function readable(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
