import { defineRule } from '../../engine/rule.ts';
import { lineProblem } from '../problems.ts';
import { reorderMendsDates, reorderVersions } from '../../changelog/versions.ts';

export const datesDescending = defineRule({
  id: 'changelog/dates-descending',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'newest first',
  why: 'Readers expect the newest first.',
  remedy: 'Put the newest section first.',
  example: { bad: '2025-01-01 above 2026-01-01', good: '2026-01-01 above 2025-01-01' },
  source: 'data',
  published: '7/262 · 5/177 · 1/37',
  fixable: true,
  *check(tile) {
    const log = tile.changelog;
    for (const [index, version] of (log?.versions ?? []).entries()) {
      const before = log?.versions[index - 1];
      if (log && before && version.date > before.date && before.date !== '') {
        yield lineProblem(
          log.source,
          version.line,
          `${version.date} comes after ${before.date}`,
          reorderMendsDates(log) ? reorderVersions(log) : undefined,
        );
        return;
      }
    }
  },
});
