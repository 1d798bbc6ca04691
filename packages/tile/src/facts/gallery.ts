import type { JsonNode } from '../tile/json-node.ts';
import type { Problem } from '../tile/problem.ts';
import type { Tile, TileImage } from '../tile/tile.ts';
import { padTo } from '../picture/transform.ts';
import { repaint } from '../picture/repaint.ts';

export function mediaOf(tile: Tile, type: 'image' | 'video'): JsonNode[] {
  return tile.manifest
    .at('tile', 'media')
    .items()
    .filter((item) => item.at('media_type').string === type);
}

/** Every file the gallery names; a video's is its preview. */
export function mediaFiles(tile: Tile): { url: JsonNode; image: TileImage | undefined }[] {
  return tile.manifest
    .at('tile', 'media')
    .items()
    .map((item) => item.at('image_url'))
    .filter((url) => url.string !== undefined)
    .map((url) => ({ url, image: tile.image(url.string ?? '') }));
}

/** The gallery's images whose dimensions can be read. */
export function pictures(tile: Tile): { url: JsonNode; image: TileImage }[] {
  return mediaFiles(tile).flatMap(({ url, image }) =>
    image && image.header.width > 0 && image.header.height > 0 ? [{ url, image }] : [],
  );
}

/** Pictures whose sides differ from 16:9 by more than a share; 0 asks for exactly 16:9. */
export function* wrongAspect(tile: Tile, tolerance: number, extent: string): Generator<Problem> {
  for (const { url, image } of pictures(tile)) {
    const { width, height } = image.header;
    const off = Math.abs((width * 9) / (height * 16) - 1);
    if (tolerance === 0 ? width * 9 === height * 16 : off <= tolerance) continue;
    const better = exactSize(width, height);
    yield url.problem(
      `"${image.path}" is ${width} × ${height}${extent === '' ? ', not exactly 16:9' : `, ${extent} off 16:9`}: ${better} would be`,
      repaint(tile, image.path, (picture) => padTo(picture, 16, 9)),
    );
  }
}

/** The largest size of exactly 16:9 inside a picture, and at least the smallest that a gallery takes. */
function exactSize(width: number, height: number): string {
  const units = Math.max(90, Math.floor(Math.min(width / 16, height / 9)));
  return `${units * 16} × ${units * 9}`;
}
