import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { deleteFile } from '../../fix/edits.ts';

export const noOsJunk = defineRule({
  id: 'layout/no-os-junk',
  severity: { new: 'error', repo: 'error' },
  requires: 'No `.DS_Store`, `Thumbs.db`, `__MACOSX`, editor backups',
  why: 'Files that an operating system or an editor leaves behind say nothing to customers and sometimes too much about you.',
  remedy: 'Delete the file and add its name to `.gitignore`.',
  example: { bad: 'images/.DS_Store', good: '(not there)' },
  source: 'git hygiene',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  *check(tile) {
    for (const path of tile.files.keys()) {
      const name = path.replace(/\/$/, '').split('/').at(-1) ?? '';
      if (!/^(\.DS_Store|Thumbs\.db|desktop\.ini|__MACOSX|\._.*|.*~|.*\.(swp|swo|orig|bak|rej))$/.test(name))
        continue;
      yield fileProblem(
        path,
        `"${path}" is left over from an operating system or editor`,
        path.endsWith('/') ? undefined : deleteFile(path),
      );
    }
  },
});
