import { describe, expect, it } from 'vitest';
import { releaseTile, TileChangelogError } from './tile-changelog.ts';
import { parseTileNote, TileNoteError } from './tile-notes.ts';

const changelog =
  '# CHANGELOG - Pager Party\n\n## 1.4.9 / 2026-01-01\n\n***Added***:\n\n* Initial release.\n';

function note(head: string, text = 'Something.') {
  return parseTileNote('note.md', `---\n${head}\n---\n\n${text}\n`);
}

describe('a tile release (R84, R86)', () => {
  it('writes the form of Datadog’s documentation', () => {
    const notes = [note('bump: patch', 'Sends\nevery tag.'), note('bump: minor', 'Submits lead time.')];
    expect(releaseTile(changelog, notes, '2026-02-03')).toEqual({
      version: '1.5.0',
      changelog: `# CHANGELOG - Pager Party

## 1.5.0 / 2026-02-03

***Added***:

* Submits lead time.

***Fixed***:

* Sends every tag.

## 1.4.9 / 2026-01-01

***Added***:

* Initial release.
`,
    });
  });

  it.each([
    ['patch', '1.4.10'],
    ['minor', '1.5.0'],
    ['major', '2.0.0'],
  ])('%s gives %s', (bump, version) => {
    expect(releaseTile(changelog, [note(`bump: ${bump}`)], '2026-02-03').version).toBe(version);
  });

  it('begins at 1.0.0', () => {
    expect(releaseTile('# CHANGELOG - New\n', [note('bump: patch')], '2026-02-03').version).toBe('1.0.0');
  });

  it('takes the word that the note names', () => {
    expect(releaseTile(changelog, [note('bump: major\nkind: Removed')], '2026-02-03').changelog).toContain(
      '***Removed***:',
    );
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

  it('refuses to release nothing, or into a file that is no CHANGELOG', () => {
    expect(() => releaseTile(changelog, [], '2026-02-03')).toThrow(TileChangelogError);
    expect(() => releaseTile('nothing', [note('bump: minor')], '2026-02-03')).toThrow(TileChangelogError);
  });
});
