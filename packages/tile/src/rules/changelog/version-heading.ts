import { defineRule } from '../../engine/rule.ts';
import { lineProblem } from '../problems.ts';
import { replaceSourceLine } from '../../fix/edits.ts';
import { strictHeading } from '../../changelog/changelog.ts';

export const versionHeading = defineRule({
  id: 'changelog/version-heading',
  severity: { new: 'error', repo: 'warning' },
  requires: 'strict form `^## \\d+\\.\\d+\\.\\d+ / \\d{4}-\\d{2}-\\d{2}( / Agent .*)?$`',
  why: 'Tools read version and date from this form.',
  remedy: 'Write `## X.Y.Z / YYYY-MM-DD`.',
  example: { bad: '## 1.0.0', good: '## 1.0.0 / 2026-01-05' },
  source: 'ddev template',
  published: '118/262 · 83/177 · 1/37',
  fixable: true,
  *check(tile) {
    const log = tile.changelog;
    for (const version of log?.versions ?? []) {
      if (strictHeading.test(version.heading)) continue;
      const date = /^\d{4}-\d{2}-\d{2}$/.test(version.date);
      yield lineProblem(
        log?.source,
        version.line,
        `"${version.heading.trim().slice(0, 80)}" is not "## X.Y.Z / YYYY-MM-DD"`,
        date && log
          ? replaceSourceLine(log.source, version.line, `## ${version.version} / ${version.date}`)
          : undefined,
      );
    }
  },
});
