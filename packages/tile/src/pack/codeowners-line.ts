import { ownersLine, ownersOf } from '../facts/code-owners.ts';
import type { TextDocument } from '../tile/text-document.ts';
import type { Tile } from '../tile/tile.ts';

/** CODEOWNERS with a line for the tile, in its place among the folders; unchanged when there is one. */
export function withOwnersLine(codeowners: TextDocument, tile: Tile): string {
  if (ownersOf(codeowners, tile.folder).length > 0) return codeowners.text;
  const lines = codeowners.text.split('\n');
  const folderOf = (line: string) => /^\/([\w.-]+)\/\s+\S/.exec(line)?.[1];
  const later = lines.findIndex((line) => (folderOf(line) ?? '') > tile.folder);
  const last = lines.findLastIndex((line) => folderOf(line) !== undefined);
  const at =
    later !== -1 ? later : last !== -1 ? last + 1 : lines.at(-1) === '' ? lines.length - 1 : lines.length;
  return lines.toSpliced(at, 0, ownersLine(tile)).join('\n');
}
