/** One step of a fix. Offsets refer to the text that was diagnosed. */
export type Change =
  | {
      readonly kind: 'edit';
      readonly file: string;
      readonly offset: number;
      readonly length: number;
      readonly text: string;
    }
  | { readonly kind: 'create'; readonly file: string; readonly text: string }
  | { readonly kind: 'replace-bytes'; readonly file: string; readonly bytes: Uint8Array }
  | { readonly kind: 'rename'; readonly file: string; readonly to: string }
  | { readonly kind: 'delete'; readonly file: string };

/** Computed only when somebody asks for fixes. */
export type Fix = () => readonly Change[];
