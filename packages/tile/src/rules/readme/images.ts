import type { MarkdownLink } from '../../tile/markdown-links.ts';
import { normaliseLabel } from '../../tile/markdown.ts';
import type { Tile } from '../../tile/tile.ts';

/** Where a published tile's pictures are. */
export function publishedImages(tile: Tile): string {
  return `https://raw.githubusercontent.com/DataDog/integrations-extras/master/${tile.folder}/images/`;
}

/** The README's pictures with their addresses, references resolved. */
export function readmeImages(tile: Tile): { link: MarkdownLink; url: string }[] {
  const { readme } = tile;
  if (!readme) return [];
  return readme.links
    .filter((link) => link.image)
    .map((link) => {
      const definition = readme.definitions.find(
        (each) => normaliseLabel(each.label) === normaliseLabel(link.target),
      );
      return { link, url: link.kind === 'inline' ? link.target : (definition?.url ?? '') };
    })
    .filter(({ url }) => url !== '');
}

/** The tile's file behind a published address; `undefined` when the address is another. */
export function imagePath(tile: Tile, url: string): string | undefined {
  const path = url.replace(/[?#].*$/, '');
  const start = publishedImages(tile);
  if (!path.startsWith(start)) return undefined;
  return `images/${safeDecode(path.slice(start.length))}`;
}

function safeDecode(text: string): string {
  return /%(?![0-9A-Fa-f]{2})/.test(text) || /%[89A-F]/i.test(text) ? text : decodeURIComponent(text);
}
