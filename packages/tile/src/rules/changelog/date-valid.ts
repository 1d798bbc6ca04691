import { defineRule } from '../../engine/rule.ts';
import { lineProblem } from '../problems.ts';
import { isCalendarDate, isFuture } from '../../text/calendar.ts';

export const dateValid = defineRule({
  id: 'changelog/date-valid',
  severity: { new: 'error', repo: 'error' },
  requires: 'real calendar date, not in the future',
  why: 'A date that does not exist or lies ahead is a typing mistake.',
  remedy: 'Write the day of the release.',
  example: { bad: '## 1.0.0 / 2026-02-30', good: '## 1.0.0 / 2026-02-28' },
  source: 'data',
  published: '0/262',

  *check(tile) {
    const log = tile.changelog;
    for (const version of log?.versions ?? []) {
      const date = /^\d{4}-\d{2}-\d{2}$/.test(version.date) ? version.date : undefined;
      if (date === undefined) continue;
      if (!isCalendarDate(date)) yield lineProblem(log?.source, version.line, `"${date}" is not a day`);
      else if (isFuture(date)) yield lineProblem(log?.source, version.line, `"${date}" lies in the future`);
    }
  },
});
