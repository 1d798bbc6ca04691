import type { Place, TextDocument } from './text-document.ts';
import type { Change, JsonPath } from './change.ts';

/** Why a document could not be read, and where. */
export interface ParseFailure {
  readonly message: string;
  readonly place: Place;
}

/** A parsed JSON or YAML file whose values can be found in the text again. */
export interface StructuredDocument {
  readonly path: string;
  readonly source: TextDocument;
  /** `undefined` when the file could not be parsed. */
  readonly value: unknown;
  readonly failure: ParseFailure | undefined;
  /** The place of a value; of its nearest existing ancestor when it is missing. */
  placeOf(path: JsonPath): Place;
  /** The place of the key that holds a value. */
  placeOfKey(path: JsonPath): Place;
  /** Edits that set the value at a path and keep the formatting of everything else. */
  set(path: JsonPath, value: unknown): readonly Change[];
  /** Edits that give a member another key and keep its value. */
  rename(path: JsonPath, key: string): readonly Change[];
  /** Edits that remove the value at a path together with its key. */
  remove(path: JsonPath): readonly Change[];
}
