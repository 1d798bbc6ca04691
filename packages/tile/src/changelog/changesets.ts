import { TextDocument } from '../tile/text-document.ts';
import { Changelog, kindMarkers, type KindMarker } from './changelog.ts';
import { addVersion } from './write-changelog.ts';

export type BumpLevel = 'none' | 'patch' | 'minor' | 'major';

/** The kind that a bump stands for, unless the note names another (R86). */
const kinds: Readonly<Record<Exclude<BumpLevel, 'none'>, KindMarker>> = {
  major: 'Changed',
  minor: 'Added',
  patch: 'Fixed',
};

export interface ChangesetEntry {
  readonly level: Exclude<BumpLevel, 'none'>;
  readonly kind: KindMarker;
  readonly text: string;
}

/**
 * Reads a note: front matter with `bump: minor` (or a changeset's packages and levels) and perhaps `kind: Removed`,
 * then the text.
 * @returns `undefined` for a file that is no note, such as the folder's README
 */
export function parseChangeset(text: string): ChangesetEntry | undefined {
  const match = /^---\r?\n([\s\S]{0,5000}?)\r?\n---\r?\n([\s\S]*)$/.exec(text);
  const matter = match?.[1] ?? '';
  const levels = [...matter.matchAll(/:\s*(patch|minor|major)\s*$/gm)].map((each) => toLevel(each[1]));
  const [level] = levels.sort((a, b) => rank(b) - rank(a));
  const body = match?.[2]?.trim() ?? '';
  if (level === undefined || body === '') return undefined;
  const named = /^kind:\s*(\w+)\s*$/m.exec(matter)?.[1];
  return { level, kind: kindMarkers.find((kind) => kind === named) ?? kinds[level], text: body };
}

/** The version that follows, by the highest level among the entries. */
export function nextVersion(version: string, levels: readonly BumpLevel[]): string {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const highest = Math.max(0, ...levels.map(rank));
  if (highest === 3) return `${major + 1}.0.0`;
  if (highest === 2) return `${major}.${minor + 1}.0`;
  return highest === 1 ? `${major}.${minor}.${patch + 1}` : version;
}

/** The entries cannot become a version of this file. */
export class ChangelogError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = 'ChangelogError';
  }
}

/**
 * Puts all entries on top of a CHANGELOG as its next version; the first is 1.0.0.
 *
 * @param date ISO day, as `2026-02-03`
 * @returns the next version, and the whole text with it on top
 * @throws ChangelogError without entries, and for a text without the title that Datadog's form begins with
 */
export function releaseChangelog(
  text: string,
  entries: readonly ChangesetEntry[],
  date: string,
): { version: string; text: string } {
  if (!text.startsWith('# '))
    throw new ChangelogError('CHANGELOG.md must begin with "# CHANGELOG - <name>".');
  if (entries.length === 0) throw new ChangelogError('There are no notes for the tile.');
  const log = new Changelog(new TextDocument('CHANGELOG.md', text));
  const current = log.versions[0]?.version;
  const levels = entries.map((entry) => entry.level);
  const version = current === undefined ? '1.0.0' : nextVersion(current, levels);
  return { version, text: addVersion(log, { version, date, items: entries }) };
}

export function rank(level: BumpLevel): number {
  return ['none', 'patch', 'minor', 'major'].indexOf(level);
}

function toLevel(text: string | undefined): Exclude<BumpLevel, 'none'> {
  return text === 'major' || text === 'minor' ? text : 'patch';
}
