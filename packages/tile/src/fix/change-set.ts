import type { Change, Edit } from '../tile/change.ts';
import type { Tile, TileFile } from '../tile/tile.ts';

/** Edits are found again by the stretches of text that they touch: an edit among 300,000 is compared with its neighbors. */
const stretch = 256;

/** Changes that fit together. Each fix is taken as a whole or not at all. */
export class ChangeSet {
  readonly changes: Change[] = [];
  readonly #tile: Tile;
  readonly #edits = new Map<string, Edit[]>();
  readonly #whole = new Set<string>();
  readonly #targets = new Set<string>();
  readonly #added = new Set<string>();
  readonly #places = new Map<string, Edit[]>();

  constructor(tile: Tile) {
    this.#tile = tile;
  }

  /** @returns whether they were taken; otherwise they conflict with earlier ones, or there are none */
  add(changes: readonly Change[]): boolean {
    if (changes.length === 0 || !changes.every((change) => this.#fits(change))) return false;
    for (const change of changes) this.#take(change);
    return true;
  }

  /** The tile with all changes. */
  apply(): Tile {
    const files = new Map<string, TileFile>(this.#tile.files);
    const write = (path: string, bytes: Uint8Array) =>
      files.set(path, { path, bytes, size: bytes.length, readAll: () => bytes });
    for (const [path, edits] of this.#edits) write(path, this.#edited(path, edits));
    for (const change of this.changes) {
      if (change.kind === 'create' || change.kind === 'reformat')
        write(change.file, Buffer.from(change.text));
      else if (change.kind === 'replace-bytes') write(change.file, change.bytes);
      else if (change.kind === 'rename') {
        const file = files.get(change.file);
        files.delete(change.file);
        if (file) files.set(change.to, { ...file, path: change.to });
      }
    }
    return this.#tile.withFiles(files, this.#tile.workspace);
  }

  #fits(change: Change): boolean {
    const { file } = change;
    if (this.#whole.has(file) || this.#targets.has(file)) return false;
    if (change.kind === 'edit') return this.#editFits(change);
    if (this.#edits.has(file)) return false;
    if (change.kind === 'create') return !this.#tile.has(file);
    if (change.kind === 'reformat')
      return change.text !== this.#tile.text(file)?.text || this.#tile.text(file)?.hadByteOrderMark === true;
    if (change.kind === 'rename') return !this.#tile.has(change.to) && !this.#targets.has(change.to);
    return this.#tile.has(file);
  }

  #editFits(edit: Edit): boolean {
    const text = this.#tile.text(edit.file)?.text;
    if (
      text === undefined ||
      text.slice(edit.offset, edit.offset + edit.length) === edit.text ||
      this.#added.has(addition(edit))
    )
      return false;
    // What a line of YAML means depends on the others.
    if (/\.ya?ml$/.test(edit.file)) return !this.#edits.has(edit.file);
    return placesOf(edit).every((place) => !this.#places.get(place)?.some((other) => collide(edit, other)));
  }

  #take(change: Change): void {
    this.changes.push(change);
    if (change.kind !== 'edit') {
      this.#whole.add(change.file);
      if (change.kind === 'rename') this.#targets.add(change.to);
      return;
    }
    if (change.meaning?.adds) this.#added.add(addition(change));
    const edits = this.#edits.get(change.file);
    if (edits) edits.push(change);
    else this.#edits.set(change.file, [change]);
    for (const place of placesOf(change)) {
      const there = this.#places.get(place);
      if (there) there.push(change);
      else this.#places.set(place, [change]);
    }
  }

  #edited(path: string, edits: readonly Edit[]): Uint8Array {
    const source = this.#tile.text(path);
    const text = source?.text ?? '';
    const pieces: string[] = [];
    let at = 0;
    for (const edit of edits.toSorted((a, b) => a.offset - b.offset)) {
      pieces.push(text.slice(at, edit.offset), edit.text);
      at = edit.offset + edit.length;
    }
    const bytes = Buffer.from(pieces.join('') + text.slice(at));
    return source?.hadByteOrderMark ? Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]) : bytes;
  }
}

function addition(edit: Edit): string {
  return edit.meaning?.adds ? `${edit.file} ${JSON.stringify(edit.meaning.adds)}` : '';
}

function placesOf({ file, offset, length }: Edit): string[] {
  const places: string[] = [];
  for (let at = Math.floor(offset / stretch); at <= Math.floor((offset + length) / stretch); at++)
    places.push(`${at} ${file}`);
  return places;
}

function collide(a: Edit, b: Edit): boolean {
  const [first, second] = a.offset <= b.offset ? [a, b] : [b, a];
  // New members of one list stand one behind the other.
  if (first.offset === second.offset)
    return !(
      a.length === 0 &&
      b.length === 0 &&
      a.meaning?.adds !== undefined &&
      b.meaning?.adds !== undefined
    );
  return first.offset + first.length > second.offset;
}
