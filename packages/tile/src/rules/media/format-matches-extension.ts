import { defineRule } from '../../engine/rule.ts';
import { renameFile } from '../../fix/rename-file.ts';
import { mediaFiles } from '../../facts/gallery.ts';

export const formatMatchesExtension = defineRule({
  id: 'media/format-matches-extension',
  severity: { new: 'error', repo: 'error' },
  requires: 'magic bytes agree with extension',
  why: 'A browser that trusts the name shows nothing.',
  remedy: 'Rename the file to what it is, or export it again; `--fix` renames.',
  example: { bad: 'images/overview.png that is a JPEG', good: 'images/overview.jpg that is a JPEG' },
  source: 'data',
  published: '1/118 · 0/97 · 0/35',
  fixable: true,
  *check(tile) {
    for (const { url, image } of mediaFiles(tile)) {
      const path = url.string ?? '';
      if (!image || !/\.(png|jpe?g)$/i.test(path)) continue;
      const expected = /\.png$/i.test(path) ? 'png' : 'jpeg';
      const { format } = image.header;
      if (format === expected) continue;
      const to = path.replace(/\.\w+$/, format === 'png' ? '.png' : '.jpg');
      yield url.problem(
        `"${path}" is ${format === 'unknown' ? 'not an image that can be read' : `a ${format} file`}`,
        format === 'png' || format === 'jpeg' ? renameFile(tile, path, to) : undefined,
      );
    }
  },
});
