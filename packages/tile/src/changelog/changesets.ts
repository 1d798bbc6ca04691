import { kindMarkers, type KindMarker } from './changelog.ts';
import type { NewVersion } from './write-changelog.ts';

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

/** All entries as the tile's next version. */
export function versionFromChangesets(
  current: string,
  entries: readonly ChangesetEntry[],
  date: string,
): NewVersion {
  const version = nextVersion(
    current,
    entries.map((entry) => entry.level),
  );
  return { version, date, items: entries.map(({ kind, text }) => ({ kind, text })) };
}

export function rank(level: BumpLevel): number {
  return ['none', 'patch', 'minor', 'major'].indexOf(level);
}

function toLevel(text: string | undefined): Exclude<BumpLevel, 'none'> {
  return text === 'major' || text === 'minor' ? text : 'patch';
}
