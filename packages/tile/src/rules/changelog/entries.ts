import type { Rule } from '../../engine/rule.ts';
import { removeSourceLine, replaceSourceLine } from '../../fix/edits.ts';
import { lineProblem } from '../problems.ts';
import { isPlaceholder } from '../../text/placeholders.ts';

/** What stands under a version. */
export const changelogEntryRules: readonly Rule[] = [
  {
    id: 'changelog/kind-marker',
    severity: { new: 'error', repo: 'warning' },
    requires:
      'Every version says what was added, changed, fixed, removed or deprecated, under a line such as `***Added***:`.',
    why: 'Readers look for what was added, fixed or removed.',
    remedy: 'Add a line such as `***Added***:` above the items.',
    example: { bad: '**Added**', good: '***Added***:' },
    source: '73 of 262 published tiles break it (August 2026)',
    published: '73/262 · 37/177 · 8/37',
    fixable: true,
    *check(tile) {
      const log = tile.changelog;
      for (const version of log?.versions ?? []) {
        for (const marker of version.markers) {
          const form = marker.kind && `***${marker.kind}***:`;
          if (form !== undefined && marker.text.trimEnd() !== form && log)
            yield lineProblem(
              log.source,
              marker.line,
              `"${marker.text.trim()}" is not "${form}"`,
              replaceSourceLine(log.source, marker.line, form),
            );
        }
        if (!version.markers.some((marker) => marker.kind))
          yield lineProblem(
            log?.source,
            version.line,
            `${version.version} says neither ***Added***: nor ***Fixed***: nor another kind`,
          );
      }
    },
  },
  {
    id: 'changelog/bullets',
    severity: { new: 'error', repo: 'warning' },
    requires: 'Every version has at least one item.',
    why: 'A version without items tells readers nothing.',
    remedy: 'Add one `* ` line per change.',
    example: { bad: '## 1.0.0 / 2026-01-05 with nothing under it', good: '* Initial release.' },
    source: '4 of 262 published tiles break it (August 2026)',
    published: '4/262 · 2/177 · 0/37',

    *check(tile) {
      const log = tile.changelog;
      for (const version of log?.versions ?? []) {
        if (version.items.length === 0)
          yield lineProblem(log?.source, version.line, `${version.version} has no item`);
      }
    },
  },
  {
    id: 'changelog/no-placeholder',
    severity: { new: 'error', repo: 'warning' },
    requires: 'An item says what changed, not the text of a template.',
    why: 'The template text would be published.',
    remedy: 'Write what changed for customers.',
    example: { bad: '* TODO', good: '* Initial release.' },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    *check(tile) {
      const log = tile.changelog;
      for (const item of log?.versions.flatMap((version) => version.items) ?? []) {
        const text = log?.source.lineText(item.line).replace(/^\s*[-*+]\s*/, '') ?? '';
        if (isPlaceholder(text))
          yield lineProblem(log?.source, item.line, `"${text}" was left from a template`);
      }
    },
  },
  {
    id: 'changelog/no-towncrier-on-tile',
    severity: { new: 'error', repo: 'error' },
    requires: 'The changelog of a tile without an Agent check has no towncrier comment.',
    why: 'Only Agent checks are released with towncrier; the comment would be published.',
    remedy: 'Remove the line.',
    example: { bad: '<!-- towncrier release notes start -->', good: '(no such line)' },
    source:
      'https://github.com/DataDog/integrations-core/blob/7274038c4f10fdea3d08f04c80bad51832c29baf/ddev/src/ddev/cli/validate/version.py',
    published: '0/262',
    tileOnly: true,
    fixable: true,
    *check(tile) {
      const source = tile.changelog?.source;
      const at = source?.text.indexOf('<!-- towncrier release notes start -->') ?? -1;
      if (source && at !== -1) {
        const { line } = source.placeAt(at);
        const isAlone = source.lineText(line).trim() === '<!-- towncrier release notes start -->';
        const fix = isAlone ? removeSourceLine(source, line) : undefined;
        yield lineProblem(source, line, 'a towncrier comment', fix);
      }
    },
  },
  {
    id: 'changelog/bullet-char',
    severity: { new: 'info', repo: 'info' },
    requires: 'Items start with `*`.',
    why: '693 of 698 items in published changelogs use `*`.',
    remedy: 'Start the item with `* `.',
    example: { bad: '- Initial release.', good: '* Initial release.' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '—',
    fixable: true,
    *check(tile) {
      const log = tile.changelog;
      for (const item of log?.versions.flatMap((version) => version.items) ?? []) {
        if (log && item.bullet !== '*')
          yield lineProblem(
            log.source,
            item.line,
            `the item starts with "${item.bullet}"`,
            replaceSourceLine(
              log.source,
              item.line,
              log.source.lineText(item.line).replace(/^(\s*)[-+]/, '$1*'),
            ),
          );
      }
    },
  },
];
