import { defineRule } from '../../engine/rule.ts';
import { lineProblem } from '../problems.ts';
import { insertText, replaceSourceLine } from '../../fix/edits.ts';

export const title = defineRule({
  id: 'changelog/title',
  severity: { new: 'error', repo: 'warning' },
  requires: 'first line `# CHANGELOG - <name>`',
  why: 'All but two published changelogs start so, and tools look for it.',
  remedy: "Start with `# CHANGELOG - ` and the tile's title.",
  example: { bad: '# Release notes', good: '# CHANGELOG - Nova Relay' },
  source: 'ddev template',
  published: '5/262 · 4/177 · 1/37',
  fixable: true,
  *check(tile) {
    const log = tile.changelog;
    if (!log || /^# CHANGELOG - \S/.test(log.title)) return;
    const line = `# CHANGELOG - ${tile.title}`;
    const fix =
      tile.title === ''
        ? undefined
        : log.title.startsWith('# ') && !/\d+\.\d+\.\d+/.test(log.title)
          ? replaceSourceLine(log.source, 1, line)
          : insertText('CHANGELOG.md', 0, `${line}\n\n`);
    yield lineProblem(log.source, 1, 'the first line is not "# CHANGELOG - <name>"', fix);
  },
});
