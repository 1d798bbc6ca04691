import { lstatSync } from 'node:fs';
import path, { dirname, join, relative, type PlatformPath } from 'node:path';
import type { Finding } from '../engine/finding.ts';
import type { Profile, Rule } from '../engine/rule.ts';
import { RuleFailedError, validateTile } from '../engine/validate-tile.ts';
import { rules } from '../rules/index.ts';
import { loadTile } from '../tile/load-tile.ts';
import type { Tile } from '../tile/tile.ts';

/** A tile with files open in an editor: their text is the editor's, saved or not. */
export class EditedTile {
  readonly root: string;
  readonly #profile: Profile;
  /** By path in the tile. */
  readonly #texts = new Map<string, string>();
  #tile: Tile;
  #findings: readonly Finding[] | undefined;

  constructor(root: string, profile: Profile) {
    this.root = root;
    this.#profile = profile;
    this.#tile = loadTile(root);
  }

  get tile(): Tile {
    return this.#tile;
  }

  /** The files that an editor has open. */
  get openFiles(): readonly string[] {
    return [...this.#texts.keys()];
  }

  /** @returns the path in the tile, with `/` */
  pathOf(file: string): string {
    return pathInTile(this.root, file);
  }

  /** What is typed; the file need not exist on the disk yet. */
  edit(file: string, text: string): void {
    if (this.#texts.get(file) === text) return;
    this.#texts.set(file, text);
    this.#tile = this.#tile.withText(file, text);
    this.#findings = undefined;
  }

  /** Without open files the tile is of no use any more. @returns whether any is left */
  close(file: string): boolean {
    this.#texts.delete(file);
    this.reload();
    return this.#texts.size > 0;
  }

  /** Something changed on the disk. What is open stays as the editor has it. */
  reload(): void {
    this.#tile = loadTile(this.root);
    for (const [file, text] of this.#texts) this.#tile = this.#tile.withText(file, text);
    this.#findings = undefined;
  }

  /**
   * What the validator finds in the tile as it is being edited.
   *
   * @param onDefect called once for each text on which one of our rules throws; the other rules still run
   */
  findings(onDefect: (error: RuleFailedError) => void): readonly Finding[] {
    this.#findings ??= this.#validate(rules, onDefect);
    return this.#findings;
  }

  #validate(asked: readonly Rule[], onDefect: (error: RuleFailedError) => void): readonly Finding[] {
    try {
      return validateTile(this.#tile, { rules: asked, profile: this.#profile }).findings;
    } catch (error) {
      if (!(error instanceof RuleFailedError)) throw error;
      onDefect(error);
      return this.#validate(
        asked.filter(({ id }) => id !== error.rule),
        onDefect,
      );
    }
  }
}

/** The path in the tile, with `/`. @param paths those of the system that the file is on */
export function pathInTile(root: string, file: string, paths: PlatformPath = path): string {
  return paths.relative(root, file).split(paths.sep).join('/');
}

/**
 * The folder of the tile that a file belongs to: the nearest one above it with a manifest that lies where a tile has
 * its files. @returns nothing outside of tiles
 */
export function findTileRoot(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (isRegularFile(join(folder, 'manifest.json')) && belongsToTile(relative(folder, file))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** Files in folders that do not belong to a published tile are not ours. */
function belongsToTile(inside: string): boolean {
  const [first = '', ...rest] = inside.split(/[\\/]/);
  return rest.length === 0 || first === 'assets' || first === 'images';
}

function isRegularFile(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
