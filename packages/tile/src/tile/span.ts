import type { JsonPath } from './change.ts';

/** Where a value stands in a file's text, and the values below it. */
export interface Span {
  readonly offset: number;
  readonly length: number;
  /** Where the key stands that holds the value. */
  readonly key: { readonly offset: number; readonly length: number } | undefined;
  child(step: string | number): Span | undefined;
}

/** The span at a path; `undefined` if the path does not exist. */
export function spanAt(root: Span, path: JsonPath): Span | undefined {
  return path.reduce<Span | undefined>((span, step) => span?.child(step), root);
}

/** The span at a path, or of its nearest ancestor that exists. */
export function nearestSpan(root: Span, path: JsonPath): Span {
  let span = root;
  for (const step of path) {
    const next = span.child(step);
    if (!next) break;
    span = next;
  }
  return span;
}
