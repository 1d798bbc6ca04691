import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeFileInside, writeFileInside } from '../disk/write-file.ts';
import { readTileFile } from '../tile/load-tile.ts';
import { TextDocument, decodeText } from '../tile/text-document.ts';
import { Changelog, kindMarkers, type KindMarker } from './changelog.ts';
import { releaseChangelog } from './release-changelog.ts';

const noteLevels = ['patch', 'minor', 'major'] as const;
type NoteLevel = (typeof noteLevels)[number];

/** What a change of the tile brings, until it becomes a part of the next version. */
export interface TileNote {
  /** Name of the file in the folder of the notes. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly level: NoteLevel;
  readonly kind: KindMarker;
  readonly text: string;
}

/** How a note is written. */
export const noteForm =
  'A note is a line "---", a line such as "bump: minor", a line "---", and below what customers get.';

/** Notes that cannot be read, with the remedy. */
export class TileNoteError extends Error {
  constructor(file: string, problem: string) {
    super(`"${file}" ${problem} ${noteForm}`);
    this.name = 'TileNoteError';
  }
}

/** Where a repository keeps the notes for its tile. */
const notesFolder = '.changeset/tile';

/** Datadog's word for what a level stands for, unless the note names another (R86). */
const kindOfLevel: Readonly<Record<NoteLevel, KindMarker>> = {
  major: 'Changed',
  minor: 'Added',
  patch: 'Fixed',
};

/**
 * The notes that wait for the next version, by file name. A link or a device is an error, not a note.
 * @param repository the directory that has the folder of the notes
 * @throws TileNoteError
 */
export function readNotes(repository: string): TileNote[] {
  const folder = join(repository, notesFolder);
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort()
    .map((name) => {
      const bytes = readTileFile(folder, name);
      if (!bytes) throw new TileNoteError(name, 'is not a regular file.');
      return parseNote(name, bytes);
    });
}

/** @throws TileNoteError */
export function parseNote(file: string, bytes: Uint8Array): TileNote {
  const { text: content } = decodeText(file, bytes);
  const [, head, body] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(content) ?? [];
  if (head === undefined || body === undefined)
    throw new TileNoteError(file, 'has no lines between "---" at its beginning.');
  const fields = new Map(
    head.split(/\r?\n/).map((line) => {
      const [, key = '', value = ''] = /^\s*['"]?([\w-]+)['"]?\s*:\s*['"]?(\w+)['"]?\s*$/.exec(line) ?? [];
      return [key, value];
    }),
  );
  const level = noteLevels.find((known) => known === fields.get('bump'));
  if (level === undefined) throw new TileNoteError(file, `needs "bump: ${noteLevels.join(' | ')}".`);
  const wanted = fields.get('kind');
  const kind = wanted === undefined ? kindOfLevel[level] : kindMarkers.find((known) => known === wanted);
  if (kind === undefined)
    throw new TileNoteError(
      file,
      `has the kind "${wanted ?? ''}"; expected one of ${kindMarkers.join(', ')}.`,
    );
  const text = body.trim().replaceAll(/\s*\n\s*/g, ' ');
  if (text === '') throw new TileNoteError(file, 'says nothing.');
  return { file, bytes, level, kind, text };
}

/** An entry that is ready to be written. */
export interface PreparedEntry {
  readonly version: string;
  readonly notes: number;
  /** An earlier run wrote the entry and was interrupted before it removed the notes. */
  readonly isWritten: boolean;
  /** Writes the entry, then removes the notes that it was made of, so that no note makes two entries. */
  write(): void;
}

/**
 * Turns all notes into the next version of the tile's CHANGELOG.md. Nothing is written before {@link PreparedEntry.write}.
 * @param repository the directory that has the folder of the notes
 * @param tile the tile's directory
 * @param date ISO day
 * @returns `undefined` when there is no note
 * @throws TileNoteError, ChangelogError, WriteRefusedError
 */
export function prepareEntry(repository: string, tile: string, date: string): PreparedEntry | undefined {
  const notes = readNotes(repository);
  if (notes.length === 0) return undefined;
  const bytes = readTileFile(tile, 'CHANGELOG.md') ?? new Uint8Array();
  const { text: before, hadByteOrderMark } = decodeText('CHANGELOG.md', bytes);
  const top = new Changelog(new TextDocument('CHANGELOG.md', before)).versions[0];
  const said = new Set(top?.items.map((item) => item.text.trim()));
  const isWritten = notes.every((note) => said.has(note.text));
  const { version, text } = isWritten
    ? { version: top?.version ?? '', text: before }
    : releaseChangelog(before, notes, date);
  return {
    version,
    notes: notes.length,
    isWritten,
    write() {
      const mark = hadByteOrderMark ? '\ufeff' : '';
      if (!isWritten) writeFileInside(tile, 'CHANGELOG.md', mark + text, { expected: bytes });
      for (const note of notes) removeFileInside(repository, `${notesFolder}/${note.file}`, note.bytes);
    },
  };
}
