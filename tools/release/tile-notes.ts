import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const bumps = ['patch', 'minor', 'major'] as const;
type Bump = (typeof bumps)[number];

/** Datadog's words for what a version brings, in the order in which they appear. */
const kinds = ['Added', 'Changed', 'Deprecated', 'Fixed', 'Removed', 'Security'] as const;
type Kind = (typeof kinds)[number];

interface TileNote {
  readonly file: string;
  readonly bump: Bump;
  readonly kind: Kind;
  readonly text: string;
}

export class TileNoteError extends Error {
  constructor(file: string, problem: string) {
    super(`"${file}" ${problem} See .changeset/README.md for the form.`);
    this.name = 'TileNoteError';
  }
}

const kindOfBump: Readonly<Record<Bump, Kind>> = { minor: 'Added', patch: 'Fixed', major: 'Changed' };

/** @throws TileNoteError */
export function readTileNotes(folder: string): TileNote[] {
  return globSync('*.md', { cwd: folder })
    .filter((name) => name !== 'README.md')
    .sort()
    .map((name) => parseTileNote(name, readFileSync(join(folder, name), 'utf8')));
}

/** @throws TileNoteError */
export function parseTileNote(file: string, content: string): TileNote {
  const [, head, body] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(content) ?? [];
  if (head === undefined || body === undefined)
    throw new TileNoteError(file, 'has no lines between "---" at its beginning.');
  const fields = new Map(
    head.split(/\r?\n/).map((line) => {
      const [, key = '', value = ''] = /^\s*['"]?([\w-]+)['"]?\s*:\s*['"]?(\w+)['"]?\s*$/.exec(line) ?? [];
      return [key, value];
    }),
  );
  const bump = bumps.find((known) => known === fields.get('bump'));
  if (bump === undefined) throw new TileNoteError(file, `needs "bump: ${bumps.join(' | ')}".`);
  const wanted = fields.get('kind');
  const kind = wanted === undefined ? kindOfBump[bump] : kinds.find((known) => known === wanted);
  if (kind === undefined)
    throw new TileNoteError(file, `has the kind "${wanted ?? ''}", which is none of ${kinds.join(', ')}.`);
  const text = body.trim().replaceAll(/\s*\n\s*/g, ' ');
  if (text === '') throw new TileNoteError(file, 'says nothing.');
  return { file, bump, kind, text };
}
