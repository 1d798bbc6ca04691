import { defineRule } from '../../engine/rule.ts';
import { lineProblem } from '../problems.ts';
import { appendText } from '../../fix/edits.ts';
import { initialRelease } from '../../facts/first-version.ts';

export const hasVersion = defineRule({
  id: 'changelog/has-version',
  severity: { new: 'error', repo: 'warning' },
  requires:
    "≥1 `## X.Y.Z` heading (core's `version` validator requires it for tiles, extras does not run it). 34 files contain only the title",
  why: 'Customers and the release notes tab need at least one version.',
  remedy: "Add a section `## 1.0.0 / YYYY-MM-DD`; `--fix` adds it with today's date.",
  example: { bad: 'only the title', good: '## 1.0.0 / 2026-01-05' },
  source: 'ddev version.py',
  published: '42/262 · 34/177 · 0/37',
  fixable: true,
  *check(tile) {
    const log = tile.changelog;
    if (log?.versions.length === 0)
      yield lineProblem(
        log.source,
        1,
        'no section "## X.Y.Z"',
        appendText(log.source, `\n${initialRelease()}`),
      );
  },
});
