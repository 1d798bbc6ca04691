import type { Fix, JsonPath } from './change.ts';
import type { Problem } from './problem.ts';
import type { StructuredDocument } from './structured-document.ts';

/** A value of a document together with where it stands; untrusted data is checked, never asserted. */
export class JsonNode {
  readonly document: StructuredDocument | undefined;
  readonly path: JsonPath;
  readonly value: unknown;

  /** The document's root; `below` is for the nodes under it. */
  constructor(document: StructuredDocument | undefined, below?: { path: JsonPath; value: unknown }) {
    this.document = document;
    this.path = below?.path ?? [];
    this.value = below ? below.value : document?.value;
  }

  get exists(): boolean {
    return this.value !== undefined;
  }

  get file(): string {
    return this.document?.path ?? '';
  }

  /** The last step of the path as text. */
  get key(): string {
    return String(this.path.at(-1) ?? '');
  }

  get string(): string | undefined {
    return typeof this.value === 'string' ? this.value : undefined;
  }

  get number(): number | undefined {
    return typeof this.value === 'number' ? this.value : undefined;
  }

  get object(): Readonly<Record<string, unknown>> | undefined {
    return isObject(this.value) ? this.value : undefined;
  }

  get array(): readonly unknown[] | undefined {
    return Array.isArray(this.value) ? this.value : undefined;
  }

  get keys(): readonly string[] {
    return this.object ? Object.keys(this.object) : [];
  }

  /** A value further down; a node with the value `undefined` if it is missing. */
  at(...steps: (string | number)[]): JsonNode {
    let value: unknown = this.value;
    for (const step of steps) {
      if (Array.isArray(value)) value = typeof step === 'number' ? value[step] : undefined;
      else value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    }
    return new JsonNode(this.document, { path: [...this.path, ...steps], value });
  }

  items(): JsonNode[] {
    return (this.array ?? []).map(
      (value, index) => new JsonNode(this.document, { path: [...this.path, index], value }),
    );
  }

  entries(): JsonNode[] {
    return Object.entries(this.object ?? {}).map(
      ([key, value]) => new JsonNode(this.document, { path: [...this.path, key], value }),
    );
  }

  /** The strings of a list, or a single string as a list of one. */
  strings(): JsonNode[] {
    if (this.string !== undefined) return [this];
    return this.items().filter((item) => item.string !== undefined);
  }

  problem(message: string, fix?: Fix): Problem {
    return problemAt(this, message, fix);
  }

  keyProblem(message: string, fix?: Fix): Problem {
    return { ...problemAt(this, message, fix), place: () => this.document?.placeOfKey(this.path) };
  }

  set(value: unknown): Fix {
    return () => this.document?.set(this.path, value) ?? [];
  }

  remove(): Fix {
    return () => this.document?.remove(this.path) ?? [];
  }
}

function problemAt(node: JsonNode, message: string, fix: Fix | undefined): Problem {
  const place = () => node.document?.placeOf(node.path);
  return { file: node.file, place, message, ...(fix && { fix }) };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
