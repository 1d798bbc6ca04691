import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { renameFile } from '../../fix/rename-file.ts';

export const filenameChars = defineRule({
  id: 'layout/filename-chars',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'Asset and image paths contain only ASCII letters, digits, `_ - . @ /`; no spaces, no U+202F',
  why: 'The names become addresses; spaces and characters such as U+202F (macOS puts it into screenshot names) break them.',
  remedy:
    'Rename the file to ASCII letters, digits, `_`, `-` and `.`, and its mentions with it; `--fix` does both.',
  example: { bad: 'images/Screenshot 2026-01-05 at 9.41 AM.png', good: 'images/overview.png' },
  source: 'docs create_a_tile (images)',
  published: '15/262 · 13/177 · 4/37',
  fixable: true,
  *check(tile) {
    for (const path of tile.files.keys()) {
      if (!/^(assets|images)\//.test(path) || path.endsWith('/') || /^[A-Za-z0-9_\-.@/]+$/.test(path))
        continue;
      const to = path.replace(/[^A-Za-z0-9_\-.@/]+/g, '_');
      yield fileProblem(
        path,
        `${JSON.stringify(path)} has characters other than ASCII letters, digits and _ - . @`,
        renameFile(tile, path, to),
      );
    }
  },
});
