import { TextDocument } from '../tile/text-document.ts';
import { Changelog, type KindMarker } from './changelog.ts';
import { addVersion } from './write-changelog.ts';

export type BumpLevel = 'none' | 'patch' | 'minor' | 'major';

export interface ChangelogEntry {
  readonly level: Exclude<BumpLevel, 'none'>;
  readonly kind: KindMarker;
  readonly text: string;
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
  entries: readonly ChangelogEntry[],
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

/** The level by which a version is higher than another; `none` when it is not. */
export function levelOfIncrease(before: string, now: string): BumpLevel {
  const parts = (version: string) => version.split('.').map((part) => Number.parseInt(part, 10));
  const [old, current] = [parts(before), parts(now)];
  const at = [0, 1, 2].find((index) => (current[index] ?? 0) !== (old[index] ?? 0));
  if (at === undefined || (current[at] ?? 0) < (old[at] ?? 0)) return 'none';
  return (['major', 'minor', 'patch'] as const)[at] ?? 'none';
}

export function rank(level: BumpLevel): number {
  return ['none', 'patch', 'minor', 'major'].indexOf(level);
}
