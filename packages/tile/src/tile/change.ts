export type JsonPath = readonly (string | number)[];

/** What an edit of a JSON file is for, so that the file can be compared with it afterwards. */
export interface Meaning {
  readonly path: JsonPath;
  /** The new value; neither value nor key: the member is removed. */
  readonly value?: unknown;
  /** The new key; the value stays. */
  readonly key?: string;
  /** The path that is new: two edits that add the same one cannot be made together. */
  readonly adds?: JsonPath;
}

/** One step of a fix. Offsets refer to the text that was diagnosed. There is no step that deletes a file. */
export type Change =
  | Edit
  /** A new file: an existing one stays as it is. */
  | { readonly kind: 'create'; readonly file: string; readonly text: string }
  /** The same text in other white space or line ends. */
  | { readonly kind: 'reformat'; readonly file: string; readonly text: string }
  | { readonly kind: 'replace-bytes'; readonly file: string; readonly bytes: Uint8Array }
  | { readonly kind: 'rename'; readonly file: string; readonly to: string };

export interface Edit {
  readonly kind: 'edit';
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly text: string;
  readonly meaning?: Meaning;
}

/** Computed only on demand. */
export type Fix = () => readonly Change[];
