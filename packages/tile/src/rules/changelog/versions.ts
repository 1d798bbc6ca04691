import { lostWord } from '../../fix/lost-word.ts';
import { strictHeading } from '../../changelog/changelog.ts';
import { compareVersions, reorderMendsDates, reorderVersions } from '../../changelog/versions.ts';
import type { Rule } from '../../engine/rule.ts';
import { foldName } from '../../text/names.ts';
import { firstVersion, initialRelease } from '../../facts/first-version.ts';
import { appendText, createFile, insertText, replaceSourceLine } from '../../fix/edits.ts';
import { fileProblem, lineProblem } from '../problems.ts';
import { isCalendarDate, isFuture } from '../../text/calendar.ts';

/** The file, its title and the headings of its versions. */
export const changelogVersionRules: readonly Rule[] = [
  {
    id: 'changelog/exists',
    severity: { new: 'error', repo: 'error' },
    requires: 'The tile has a `CHANGELOG.md`.',
    why: 'The release notes tab reads it.',
    remedy: 'Add the file; `--fix` writes a first version.',
    example: { bad: '(no CHANGELOG.md)', good: 'CHANGELOG.md' },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
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
  },
  {
    id: 'changelog/title',
    severity: { new: 'error', repo: 'warning' },
    requires: "The first line is `# CHANGELOG - ` followed by the tile's title.",
    why: 'Tools look for this line, and all but two published changelogs start with it.',
    remedy: "Start with `# CHANGELOG - ` followed by the tile's title.",
    example: { bad: '# Release notes', good: '# CHANGELOG - Nova Relay' },
    source: '5 of 262 published tiles break it (August 2026)',
    published: '5/262 · 4/177 · 1/37',
    fixable: true,
    *check(tile) {
      const log = tile.changelog;
      if (!log || /^# CHANGELOG - \S/.test(log.title)) return;
      const line = `# CHANGELOG - ${tile.title}`;
      const fix =
        tile.title === ''
          ? undefined
          : !log.title.startsWith('# ')
            ? insertText('CHANGELOG.md', 0, `${line}\n\n`)
            : lostWord(log.title, line) === undefined
              ? replaceSourceLine(log.source, 1, line)
              : undefined;
      yield lineProblem(log.source, 1, 'the first line is not "# CHANGELOG - <name>"', fix);
    },
  },
  {
    id: 'changelog/title-matches-tile',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The title of the changelog names the tile.',
    why: "Otherwise it looks like another product's changelog.",
    remedy: "Write `# CHANGELOG - ` followed by the tile's title.",
    example: { bad: '# CHANGELOG - Other Product', good: '# CHANGELOG - Nova Relay' },
    source: '2 of 262 published tiles break it (November 2026)',
    published: '2/262',
    *check(tile) {
      const name = /^# CHANGELOG - (\S.*)$/.exec(tile.changelog?.title ?? '')?.[1];
      if (name === undefined || tile.title === '') return;
      const known = [
        tile.title,
        // Its initials: `OPA` for "Open Policy Agent".
        tile.title.replace(/\B\w|\W/g, ''),
        tile.folder,
        tile.manifest.at('app_id').string,
        tile.integration.at('source_type_name').string,
        tile.manifest.at('author', 'name').string,
      ].flatMap((each) => (each === undefined || foldName(each) === '' ? [] : [foldName(each)]));
      const folded = foldName(name);
      if (!known.some((each) => each.includes(folded) || folded.includes(each)))
        yield lineProblem(tile.changelog?.source, 1, `the title names "${name}", not "${tile.title}"`);
    },
  },
  {
    id: 'changelog/has-version',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The changelog has at least one version heading, `## X.Y.Z`.',
    why: 'The release notes tab shows versions, so it would be empty.',
    remedy: "Add a section `## 1.0.0 / YYYY-MM-DD`; `--fix` adds it with today's date.",
    example: { bad: 'only the title', good: '## 1.0.0 / 2026-01-05' },
    source:
      'https://github.com/DataDog/integrations-core/blob/7274038c4f10fdea3d08f04c80bad51832c29baf/ddev/src/ddev/cli/validate/version.py',
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
  },
  {
    id: 'changelog/no-unreleased',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The changelog has no section for unreleased changes.',
    why: 'Customers read the changelog as a list of released versions.',
    remedy: 'Give the section its version and date, or remove it.',
    example: { bad: '## Unreleased', good: '## 1.1.0 / 2026-02-03' },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    *check(tile) {
      const source = tile.changelog?.source;
      for (const match of source?.text.matchAll(/^#{1,3} \[?unreleased\b.*$/gim) ?? [])
        if (source)
          yield lineProblem(source, source.placeAt(match.index).line, 'a section of unreleased changes');
    },
  },
  {
    id: 'changelog/version-heading',
    severity: { new: 'error', repo: 'warning' },
    requires: "A version's heading is `## X.Y.Z / YYYY-MM-DD`.",
    why: 'Tools read the version and date from this form.',
    remedy: 'Write `## X.Y.Z / YYYY-MM-DD`.',
    example: { bad: '## 1.0.0', good: '## 1.0.0 / 2026-01-05' },
    source: '76 of 262 published tiles break it (August 2026)',
    published: '118/262 · 83/177 · 1/37',
    fixable: true,
    *check(tile) {
      const log = tile.changelog;
      for (const version of log?.versions ?? []) {
        if (strictHeading.test(version.heading)) continue;
        const form = `## ${version.version} / ${version.date}`;
        const isKnown =
          /^\d{4}-\d{2}-\d{2}$/.test(version.date) && lostWord(version.heading, form) === undefined;
        yield lineProblem(
          log?.source,
          version.line,
          `"${version.heading.trim().slice(0, 80)}" is not "## X.Y.Z / YYYY-MM-DD"`,
          isKnown && log ? replaceSourceLine(log.source, version.line, form) : undefined,
        );
      }
    },
  },
  {
    id: 'changelog/date-valid',
    severity: { new: 'error', repo: 'error' },
    requires: 'The date of a version exists and is not in the future.',
    why: 'A date that does not exist or is in the future is a typo.',
    remedy: 'Use the release date.',
    example: { bad: '## 1.0.0 / 2026-02-30', good: '## 1.0.0 / 2026-02-28' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/262',

    *check(tile) {
      const log = tile.changelog;
      for (const version of log?.versions ?? []) {
        const date = /^\d{4}-\d{2}-\d{2}$/.test(version.date) ? version.date : undefined;
        if (date === undefined) continue;
        if (!isCalendarDate(date))
          yield lineProblem(log?.source, version.line, `"${date}" is not a valid date`);
        else if (isFuture(date)) yield lineProblem(log?.source, version.line, `"${date}" is in the future`);
      }
    },
  },
  {
    id: 'changelog/dates-descending',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The newest version comes first; a backport to an older line may have a later date.',
    why: 'Readers expect the newest version first.',
    remedy: 'Put the newest section first.',
    example: { bad: '2025-01-01 above 2026-01-01', good: '2026-01-01 above 2025-01-01' },
    source: '7 of 262 published tiles break it (August 2026)',
    published: '7/262 · 5/177 · 1/37',
    fixable: true,
    *check(tile) {
      const log = tile.changelog;
      for (const [index, version] of (log?.versions ?? []).entries()) {
        const before = log?.versions[index - 1];
        if (
          log &&
          before &&
          version.date > before.date &&
          before.date !== '' &&
          !isLaterRepair(version, before)
        ) {
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
  },
  {
    id: 'changelog/versions-descending',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The highest version comes first, and no version is repeated.',
    why: 'Readers expect the highest version first, and cannot tell what a repeated version contains.',
    remedy: 'Put the highest version first, and list each version once.',
    example: { bad: '## 1.0.0 above ## 1.1.0', good: '## 1.1.0 above ## 1.0.0' },
    source: '7 of 262 published tiles break it (August 2026)',
    published: '7/262 · 6/177 · 0/37',
    fixable: true,
    *check(tile) {
      const log = tile.changelog;
      const seen = new Set<string>();
      for (const [index, version] of (log?.versions ?? []).entries()) {
        const before = log?.versions[index - 1];
        if (seen.has(version.version))
          yield lineProblem(log?.source, version.line, `${version.version} is repeated`);
        else if (log && before && compareVersions(version.version, before.version) > 0) {
          yield {
            ...lineProblem(
              log.source,
              version.line,
              `${version.version} comes after ${before.version}`,
              reorderVersions(log),
            ),
            atMost: 'warning',
          };
        }
        seen.add(version.version);
      }
    },
  },
];

/** Whether a version repairs an older line than the one above it, and so may have come later. */
function isLaterRepair(version: { readonly version: string }, above: { readonly version: string }): boolean {
  const [major = 0, minor = 0, patch = 0] = version.version.split('.').map(Number);
  const [majorAbove = 0, minorAbove = 0] = above.version.split('.').map(Number);
  if (major !== majorAbove) return major < majorAbove;
  return minor < minorAbove && patch > 0;
}
