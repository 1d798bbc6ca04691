import { bumps, kinds, type Bump, type TileNote } from './tile-notes.ts';

export class TileChangelogError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = 'TileChangelogError';
  }
}

export interface TileRelease {
  readonly version: string;
  readonly changelog: string;
}

/**
 * Puts an entry for the notes on top of a CHANGELOG, in the form that Datadog's documentation gives (R84).
 *
 * @param date ISO day, as `2026-02-03`
 * @throws TileChangelogError when the newest entry has no version
 */
export function releaseTile(changelog: string, notes: readonly TileNote[], date: string): TileRelease {
  const [, title = '', rest = ''] = /^(# [^\n]*)\n([\s\S]*)$/.exec(changelog) ?? [];
  if (title === '') throw new TileChangelogError('CHANGELOG.md must begin with "# CHANGELOG - <name>".');
  const [, current] = /^## (\d+\.\d+\.\d+)(?: |$)/m.exec(rest) ?? [];
  const bump = [...bumps].reverse().find((each) => notes.some((note) => note.bump === each));
  if (bump === undefined) throw new TileChangelogError('There are no notes for the tile.');
  const version = current === undefined ? '1.0.0' : increase(current, bump);
  const sections = kinds.flatMap((kind) => {
    const items = notes.filter((note) => note.kind === kind).map((note) => `* ${note.text}`);
    return items.length === 0 ? [] : [`***${kind}***:\n\n${items.join('\n')}`];
  });
  const entry = `## ${version} / ${date}\n\n${sections.join('\n\n')}`;
  const older = rest.trim();
  return { version, changelog: `${title}\n\n${entry}\n${older === '' ? '' : `\n${older}\n`}` };
}

function increase(version: string, bump: Bump): string {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (bump === 'major') return `${major + 1}.0.0`;
  return bump === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}
