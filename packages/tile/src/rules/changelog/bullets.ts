import { defineRule } from '../../engine/rule.ts';
import { lineProblem } from '../problems.ts';

export const bullets = defineRule({
  id: 'changelog/bullets',
  severity: { new: 'error', repo: 'warning' },
  requires: 'each version has ≥1 `* ` item',
  why: 'A version without items says nothing.',
  remedy: 'Add a line `* ` per change.',
  example: { bad: '## 1.0.0 / 2026-01-05 with nothing under it', good: '* Initial release.' },
  source: 'data',
  published: '4/262 · 2/177 · 0/37',

  *check(tile) {
    const log = tile.changelog;
    for (const version of log?.versions ?? []) {
      if (version.items.length === 0)
        yield lineProblem(log?.source, version.line, `${version.version} has no item`);
    }
  },
});
