import { defineRule } from '../../engine/rule.ts';
import { renameFile } from '../../fix/rename-file.ts';
import { mediaFiles } from '../../facts/gallery.ts';

export const extension = defineRule({
  id: 'media/extension',
  severity: { new: 'error', repo: 'error' },
  requires: '.png or .jpg case-insensitively (ddev tests substring, so .jpeg fails)',
  why: 'Only these two formats are shown; `.jpeg` is not recognised.',
  remedy: 'Name the file `.png` or `.jpg`; `--fix` renames it with its mentions.',
  example: { bad: 'images/overview.jpeg', good: 'images/overview.jpg' },
  source: 'ddev manifest_validator/v2',
  published: '0/118 · 0/97 · 0/35',
  fixable: true,
  *check(tile) {
    for (const { url } of mediaFiles(tile)) {
      const path = url.string ?? '';
      if (/\.(png|jpg)$/i.test(path)) continue;
      const to = path.replace(/\.jpeg$/i, '.jpg');
      yield url.problem(
        `"${path}" ends neither with .png nor with .jpg`,
        to !== path && tile.has(path) ? renameFile(tile, path, to) : undefined,
      );
    }
  },
});
