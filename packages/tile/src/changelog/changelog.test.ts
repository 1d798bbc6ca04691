import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDocument } from '../tile/text-document.ts';
import { Changelog, kindMarkers, strictHeading } from './changelog.ts';
import { parseNote, TileNoteError } from './notes.ts';
import { ChangelogError, levelOfIncrease, nextVersion, releaseChangelog } from './release-changelog.ts';
import { compareVersions } from './versions.ts';
import { addVersion, formatVersion } from './write-changelog.ts';

const read = (text: string) => new Changelog(new TextDocument('CHANGELOG.md', text));

describe('CHANGELOG.md (R83, R84)', () => {
  it('writes heading, markers and items in Datadog’s form', () => {
    const text = formatVersion({
      version: '1.2.0',
      date: '2026-01-05',
      items: [
        { kind: 'Fixed', text: 'One thing.\nWith a second line.' },
        { kind: 'Added', text: 'Another.' },
      ],
    });
    expect(text).toBe(
      '## 1.2.0 / 2026-01-05\n\n***Added***:\n\n* Another.\n\n***Fixed***:\n\n* One thing.\n  With a second line.\n',
    );
  });

  it('reads back what it writes', () => {
    const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 .,`_-]{0,40}[a-z.]$/);
    const items = fc.array(fc.record({ kind: fc.constantFrom(...kindMarkers), text: word }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.nat(99), fc.nat(99), items, (minor, patch, list) => {
        const version = `1.${minor}.${patch}`;
        const [section] = read(
          `# CHANGELOG - Nova\n\n${formatVersion({ version, date: '2026-01-05', items: list })}`,
        ).versions;
        expect(section?.version).toBe(version);
        expect(strictHeading.test(section?.heading ?? '')).toBe(true);
        const sorted = (entries: readonly { kind: unknown; text: string }[]) =>
          entries.map((entry) => `${String(entry.kind)} ${entry.text.trim()}`).sort();
        expect(sorted(section?.items ?? [])).toEqual(sorted(list));
      }),
    );
  });

  it('adds a version on top and keeps the rest as it is', () => {
    const before = '# CHANGELOG - Nova\n\n## 1.0.0/ 2025-01-01\n\n* odd\n';
    const after = addVersion(read(before), {
      version: '1.1.0',
      date: '2026-01-05',
      items: [{ kind: 'Added', text: 'New.' }],
    });
    expect(after).toBe(
      '# CHANGELOG - Nova\n\n## 1.1.0 / 2026-01-05\n\n***Added***:\n\n* New.\n\n## 1.0.0/ 2025-01-01\n\n* odd\n',
    );
    expect(
      addVersion(read('# CHANGELOG - Nova\n'), { version: '1.0.0', date: '2026-01-05', items: [] }),
    ).toBe('# CHANGELOG - Nova\n\n## 1.0.0 / 2026-01-05\n');
  });

  it('compares versions, pre-releases below their release', () => {
    const sorted = ['1.0.0-beta', '1.0.0', '1.0.1', '1.2.0', '1.10.0', '2.0.0'];
    expect([...sorted].reverse().sort(compareVersions)).toEqual(sorted);
  });
});

describe('notes for the next version (R86)', () => {
  const note = (head: string, text = 'Something.') =>
    parseNote('note.md', Buffer.from(`---\n${head}\n---\n\n${text}\n`));

  it.each([
    ['bump: patch', { level: 'patch', kind: 'Fixed' }],
    ['bump: minor', { level: 'minor', kind: 'Added' }],
    ['bump: major', { level: 'major', kind: 'Changed' }],
    ['bump: major\r\nkind: Removed', { level: 'major', kind: 'Removed' }],
  ])('%j says what it brings', (head, expected) => {
    expect(note(head, 'Sends\nevery tag.')).toMatchObject({ ...expected, text: 'Sends every tag.' });
  });

  it.each(['', 'bump: huge', 'bump: minor\nkind: Broken', 'minor'])('refuses the head %j', (head) => {
    expect(() => note(head)).toThrow(TileNoteError);
  });

  it('refuses a note without text, and one without a head', () => {
    expect(() => note('bump: minor', ' ')).toThrow(TileNoteError);
    expect(() => parseNote('note.md', Buffer.from('just text'))).toThrow(TileNoteError);
  });

  it.each([
    ['1.2.3', '1.2.4', 'patch'],
    ['1.2.3', '1.10.0', 'minor'],
    ['1.2.3', '2.0.0', 'major'],
    ['1.2.3', '1.2.3', 'none'],
    ['1.2.3', '1.1.9', 'none'],
  ])('%s → %s is %s', (before, now, level) => {
    expect(levelOfIncrease(before, now)).toBe(level);
  });

  it('makes the next version of all entries', () => {
    expect(nextVersion('1.2.3', ['patch'])).toBe('1.2.4');
    expect(nextVersion('1.2.3', ['patch', 'minor'])).toBe('1.3.0');
    expect(nextVersion('1.2.3', ['major'])).toBe('2.0.0');
    expect(nextVersion('1.2.3', [])).toBe('1.2.3');
  });

  const released = '# CHANGELOG - Pager\n\n## 1.4.9 / 2026-01-01\n\n***Added***:\n\n* Initial release.\n';
  const entry = { level: 'minor', kind: 'Added', text: 'Submits lead time.' } as const;

  it('become the next version, in the form of Datadog’s documentation (R84)', () => {
    const fixed = { level: 'patch', kind: 'Fixed', text: 'Sends every tag.' } as const;
    const { version, text } = releaseChangelog(released, [fixed, entry], '2026-02-03');
    expect(version).toBe('1.5.0');
    expect(text).toBe(
      released.replace(
        '## 1.4.9',
        '## 1.5.0 / 2026-02-03\n\n***Added***:\n\n* Submits lead time.\n\n***Fixed***:\n\n* Sends every tag.\n\n## 1.4.9',
      ),
    );
    expect(releaseChangelog('# CHANGELOG - New\n', [entry], '2026-02-03').version).toBe('1.0.0');
  });

  it('are not released without entries, or into a file that is no CHANGELOG', () => {
    expect(() => releaseChangelog(released, [], '2026-02-03')).toThrow(ChangelogError);
    expect(() => releaseChangelog('nothing', [entry], '2026-02-03')).toThrow(ChangelogError);
  });
});
