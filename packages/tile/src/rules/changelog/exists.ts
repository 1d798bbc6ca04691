import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { createFile } from '../../fix/edits.ts';
import { firstVersion } from '../../facts/first-version.ts';

export const exists = defineRule({
  id: 'changelog/exists',
  severity: { new: 'error', repo: 'error' },
  requires: 'file present',
  why: 'The release notes tab reads it.',
  remedy: 'Add the file; `--fix` writes a first version.',
  example: { bad: '(no CHANGELOG.md)', good: 'CHANGELOG.md' },
  source: 'ddev manifest_validator/v2',
  published: '0/262',
  fixable: true,
  *check(tile) {
    if (!tile.has('CHANGELOG.md')) {
      const text = firstVersion(tile, 'CHANGELOG.md');
      yield fileProblem(
        'CHANGELOG.md',
        '"CHANGELOG.md" is missing',
        text === undefined ? undefined : createFile('CHANGELOG.md', text),
      );
    }
  },
});
