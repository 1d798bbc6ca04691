import type { TextDocument } from '../tile/text-document.ts';
import type { Tile } from '../tile/tile.ts';

/** The owners on a folder's line of a CODEOWNERS file; the last line that matches counts. */
export function ownersOf(codeowners: TextDocument, folder: string): string[] {
  let owners: string[] = [];
  for (const line of codeowners.text.split('\n')) {
    const [pattern, ...rest] = line.replace(/#.*$/, '').trim().split(/\s+/);
    if (pattern === `/${folder}/` || pattern === `${folder}/` || pattern === `/${folder}`) owners = rest;
  }
  return owners;
}

/** The line for a tile: reviewers first, then the address of its support. */
export function ownersLine(tile: Tile): string {
  const support = tile.manifest.at('author', 'support_email').string ?? '';
  return `/${tile.folder}/ ${support} @DataDog/ecosystems-review`
    .replace(/\s+/g, ' ')
    .replace(/^(\S+) (\S+@\S+\.\S+) (@\S+)$/, '$1 $3 $2');
}
