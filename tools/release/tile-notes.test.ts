import { describe, expect, it } from 'vitest';
import { parseTileNote, TileNoteError } from './tile-notes.ts';

function note(head: string, text = 'Something.') {
  return parseTileNote('note.md', `---\n${head}\n---\n\n${text}\n`);
}

describe('a note for the tile (R86)', () => {
  it.each([
    ['bump: patch', { bump: 'patch', kind: 'Fixed' }],
    ['bump: minor', { bump: 'minor', kind: 'Added' }],
    ['bump: major', { bump: 'major', kind: 'Changed' }],
    ['bump: major\nkind: Removed', { bump: 'major', kind: 'Removed' }],
  ])('%j says what it brings', (head, expected) => {
    expect(note(head, 'Sends\nevery tag.')).toMatchObject({ ...expected, text: 'Sends every tag.' });
  });

  it.each(['', 'bump: huge', 'bump: minor\nkind: Broken', 'minor'])(
    'refuses a note with the head %j',
    (head) => {
      expect(() => note(head)).toThrow(TileNoteError);
    },
  );

  it('refuses a note without text, and one without a head', () => {
    expect(() => note('bump: minor', ' ')).toThrow(TileNoteError);
    expect(() => parseTileNote('note.md', 'just text')).toThrow(TileNoteError);
  });
});
