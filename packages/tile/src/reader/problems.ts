import type { JsonNode } from '../tile/json-node.ts';
import type { ParseFailure } from '../tile/structured-document.ts';
import type { Tile } from '../tile/tile.ts';
import type { TileProblem, TileProblemCode } from './typed-tile.ts';

/** A file of 5 MB can have a problem in each of a million entries: no one reads more than these. */
const maxProblems = 200;

/** Collects what is wrong with a tile while the rest of it is read. The same problem is listed once. */
export class Problems {
  readonly #found = new Map<string, TileProblem>();

  /** Begins with what stands in the directory and could not be read at all. */
  constructor(tile: Tile) {
    for (const { file, message } of tile.obstacles)
      this.add(
        'NOT_READ',
        file,
        `"${file}" is not read: ${message}. Replace it by a regular file or remove it.`,
      );
  }

  get list(): TileProblem[] {
    return [...this.#found.values()];
  }

  add(code: TileProblemCode, file: string, message: string, node?: JsonNode): void {
    if (this.#found.size >= maxProblems || this.#found.has(message)) return;
    const line = node?.document?.placeOf(node.path).line ?? 1;
    this.#found.set(message, { code, file, line, message });
  }

  notParsed(file: string, { message, place }: ParseFailure): void {
    const text = `"${file}" cannot be parsed: ${message} (line ${place.line}).`;
    if (this.#found.size < maxProblems)
      this.#found.set(text, { code: 'NOT_PARSED', file, line: place.line, message: text });
  }

  unexpected(node: JsonNode, expected: string): void {
    const where = node.path.length === 0 ? '' : ` at ${node.path.join('.')}`;
    this.add(
      'UNEXPECTED_FORM',
      node.file,
      `"${node.file}" is not what is expected${where}: ${expected}.`,
      node,
    );
  }
}
