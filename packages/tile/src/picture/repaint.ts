import type { Fix } from '../tile/change.ts';
import type { Tile } from '../tile/tile.ts';
import { decodePng, encodePng, type Picture } from './png.ts';

/** Rewrites a PNG through a transformation; other formats and pictures that cannot be decoded have no fix. */
export function repaint(tile: Tile, path: string, transform: (picture: Picture) => Picture): Fix | undefined {
  const file = tile.files.get(path);
  if (tile.image(path)?.header.format !== 'png' || !file?.readAll) return undefined;
  return () => {
    const bytes = file.readAll?.();
    const picture = bytes && decodePng(bytes);
    if (!picture) return [];
    const written = encodePng(transform(picture));
    const same = bytes.length === written.length && Buffer.from(bytes).equals(written);
    const isNoGain = written.length >= bytes.length && transform(picture) === picture && !isOddMode(bytes);
    return same || isNoGain ? [] : [{ kind: 'replace-bytes', file: path, bytes: written }];
  };
}

/** Neither RGB nor RGBA: rewriting is a gain even if the file grows. */
function isOddMode(bytes: Uint8Array): boolean {
  return bytes[25] !== 2 && bytes[25] !== 6;
}
