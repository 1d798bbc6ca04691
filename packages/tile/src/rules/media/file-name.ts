import { defineRule } from '../../engine/rule.ts';
import { renameFile } from '../../fix/rename-file.ts';
import { mediaFiles } from '../../facts/gallery.ts';

export const fileName = defineRule({
  id: 'media/file-name',
  severity: { new: 'warning', repo: 'warning' },
  requires: '`[A-Za-z0-9_-]+` stem',
  why: 'The name becomes part of an address.',
  remedy: 'Use letters, digits, `-` and `_`; `--fix` renames the file with its mentions.',
  example: { bad: 'images/overview.v2.png', good: 'images/overview_v2.png' },
  source: 'docs create_a_tile',
  published: '10/118 · 10/97 · 4/35',
  fixable: true,
  *check(tile) {
    for (const { url } of mediaFiles(tile)) {
      const path = url.string ?? '';
      const name = path.split('/').at(-1) ?? '';
      const dot = name.lastIndexOf('.');
      const stem = dot > 0 ? name.slice(0, dot) : name;
      if (/^[A-Za-z0-9_-]+$/.test(stem)) continue;
      const to =
        path.slice(0, -name.length) + stem.replace(/[^A-Za-z0-9_-]+/g, '_') + name.slice(stem.length);
      yield url.problem(
        `"${name}" has characters other than letters, digits, - and _`,
        tile.has(path) ? renameFile(tile, path, to) : undefined,
      );
    }
  },
});
