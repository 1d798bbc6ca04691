import type { Change } from '../tile/change.ts';
import { TextDocument } from '../tile/text-document.ts';
import type { Tile, TileFile } from '../tile/tile.ts';
import type { Finding } from '../engine/finding.ts';
import { validateTile, type ValidationOptions } from '../engine/validate-tile.ts';

/** A pass may wait for another (two insertions in one place); more passes than this mean two rules that disagree. */
const maxPasses = 40;

/** What has to be done on the disk, in this order. */
export interface FileOperations {
  readonly renames: readonly { readonly from: string; readonly to: string }[];
  readonly writes: ReadonlyMap<string, Uint8Array>;
  readonly deletes: readonly string[];
}

export interface FixedTile {
  /** The tile as it will be. */
  readonly tile: Tile;
  readonly operations: FileOperations;
  /** The findings that were mended. */
  readonly fixed: readonly Finding[];
}

/**
 * Applies the fixes of all findings in memory until nothing is left to mend. Only what was diagnosed is touched, and
 * each fix is applied as a whole or not at all.
 * @returns the tile as it will be and what to do on the disk for that
 */
export function fixTile(tile: Tile, options: ValidationOptions): FixedTile {
  const draft = new Draft(tile);
  const fixed: Finding[] = [];
  for (let pass = 0; pass < maxPasses; pass++) {
    const { findings } = validateTile(draft.tile, { ...options, maxPerRule: Infinity });
    const applied = draft.apply(findings.filter((finding) => finding.fix));
    if (applied.length === 0) break;
    fixed.push(...applied);
  }
  return { tile: draft.tile, operations: draft.operations, fixed };
}

class Draft {
  tile: Tile;
  readonly #renames: { from: string; to: string }[] = [];
  readonly #writes = new Map<string, Uint8Array>();
  readonly #deletes: string[] = [];

  constructor(tile: Tile) {
    this.tile = tile;
  }

  get operations(): FileOperations {
    return { renames: this.#renames, writes: this.#writes, deletes: this.#deletes };
  }

  /** Applies what fits together; the rest waits for the next pass. */
  apply(findings: readonly Finding[]): Finding[] {
    const chosen: Change[] = [];
    const applied: Finding[] = [];
    for (const finding of findings) {
      const changes = finding.fix?.() ?? [];
      if (changes.length === 0 || changes.some((change) => chosen.some((other) => collide(change, other))))
        continue;
      chosen.push(...changes);
      applied.push(finding);
    }
    if (chosen.length > 0) this.#perform(chosen);
    return applied;
  }

  #perform(changes: readonly Change[]): void {
    const files = new Map<string, TileFile>(this.tile.files);
    const edits = Map.groupBy(
      changes.filter((change) => change.kind === 'edit'),
      (change) => change.file,
    );
    for (const [file, list] of edits) this.#write(files, file, encode(this.tile, file, list));
    for (const change of changes) {
      if (change.kind === 'create') this.#write(files, change.file, Buffer.from(change.text));
      else if (change.kind === 'replace-bytes') this.#write(files, change.file, change.bytes);
      else if (change.kind === 'rename') this.#rename(files, change.file, change.to);
      else if (change.kind === 'delete') this.#delete(files, change.file);
    }
    const { workspace } = this.tile;
    const codeowners = this.#writes.get(codeownersPath);
    const moved = codeowners &&
      workspace && {
        ...workspace,
        codeowners: new TextDocument(codeownersPath, Buffer.from(codeowners).toString()),
      };
    this.tile = this.tile.withFiles(files, moved ?? workspace);
  }

  #write(files: Map<string, TileFile>, path: string, bytes: Uint8Array): void {
    this.#writes.set(path, bytes);
    if (path !== codeownersPath) files.set(path, { path, bytes, size: bytes.length, readAll: () => bytes });
  }

  #rename(files: Map<string, TileFile>, from: string, to: string): void {
    const file = files.get(from);
    if (!file || files.has(to)) return;
    files.delete(from);
    files.set(to, { ...file, path: to });
    const written = this.#writes.get(from);
    if (written) {
      this.#writes.delete(from);
      this.#writes.set(to, written);
    }
    this.#renames.push({ from, to });
  }

  #delete(files: Map<string, TileFile>, path: string): void {
    files.delete(path);
    this.#writes.delete(path);
    this.#deletes.push(path);
  }
}

/** The one file beside the tile that a fix may change. */
export const codeownersPath = '../.github/CODEOWNERS';

function encode(tile: Tile, file: string, edits: readonly (Change & { kind: 'edit' })[]): Uint8Array {
  const source = file === codeownersPath ? tile.workspace?.codeowners : tile.text(file);
  let text = source?.text ?? '';
  for (const edit of [...edits].sort((a, b) => b.offset - a.offset)) {
    text = text.slice(0, edit.offset) + edit.text + text.slice(edit.offset + edit.length);
  }
  const bytes = Buffer.from(text);
  return source?.hadByteOrderMark ? Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]) : bytes;
}

function collide(a: Change, b: Change): boolean {
  if (a.kind === 'rename' && b.kind === 'rename' && a.to === b.to) return true;
  if (a.file !== b.file) return false;
  if (a.kind !== 'edit' || b.kind !== 'edit') return true;
  const [first, second] = a.offset <= b.offset ? [a, b] : [b, a];
  if (first.offset === second.offset) return true;
  return first.offset + first.length > second.offset;
}
