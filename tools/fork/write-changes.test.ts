import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, type Change } from '../file-tree.ts';
import { HalfWrittenError, restoreFromJournal, writeChanges, WriteRefusedError } from './write-changes.ts';

let root = '';
let journal = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tilekit-write-'));
  journal = join(root, '.data', 'journal');
  mkdirSync(join(root, 'a'));
  writeFileSync(join(root, 'a', 'kept.txt'), 'kept');
  writeFileSync(join(root, 'a', 'changed.txt'), 'old');
  writeFileSync(join(root, 'gone.txt'), 'gone');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const changes: Change[] = [
  { path: 'a/changed.txt', before: bytesOf('old'), after: bytesOf('new') },
  { path: 'b/c/added.txt', before: undefined, after: bytesOf('added') },
  { path: 'gone.txt', before: bytesOf('gone'), after: undefined },
];

function snapshot(): Record<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.startsWith('.data'),
  );
  return Object.fromEntries(
    names
      .filter((name) => statSync(join(root, name)).isFile())
      .map((name) => [name, readFileSync(join(root, name), 'utf8')]),
  );
}

describe('writing changes', () => {
  it('writes all of them', () => {
    writeChanges(changes, { root, journal });
    expect(snapshot()).toEqual({ 'a/kept.txt': 'kept', 'a/changed.txt': 'new', 'b/c/added.txt': 'added' });
    expect(readdirSync(join(root, '.data'))).toEqual([]);
  });

  it.each([0, 1, 2, 3, 4])('leaves the tree as it was when step %i fails', (failing) => {
    const before = snapshot();
    const onStep = (step: number) => {
      if (step === failing) throw new Error('no space left');
    };
    expect(() => {
      writeChanges(changes, { root, journal, onStep });
    }).toThrow('no space left');
    expect(snapshot()).toEqual(before);
  });

  it('undoes a run that was killed half-way, at the next start', () => {
    const before = snapshot();
    leaveKilled(3);
    expect(snapshot()).not.toEqual(before);
    expect(restoreFromJournal({ root, journal })).toBe(true);
    expect(snapshot()).toEqual(before);
    expect(restoreFromJournal({ root, journal })).toBe(false);
  });

  it('undoes what another undoing had begun', () => {
    const before = snapshot();
    leaveKilled(3);
    renameSync(join(journal, 'before-0'), join(root, 'a', 'changed.txt'));
    expect(restoreFromJournal({ root, journal })).toBe(true);
    expect(snapshot()).toEqual(before);
  });

  it.each(['a/changed.txt', 'b/c/added.txt', 'gone.txt'])(
    'does not lose what was written into %s after the kill',
    (path) => {
      leaveKilled(4);
      writeFileSync(join(root, path), 'edited since');
      expect(() => restoreFromJournal({ root, journal })).toThrow(WriteRefusedError);
      expect(() => restoreFromJournal({ root, journal })).toThrow(path);
      expect(readFileSync(join(root, path), 'utf8')).toBe('edited since');
    },
  );

  /** What is on the disk when the process dies before that step: a killed process runs no handler. */
  function leaveKilled(beforeStep: number) {
    const left = mkdtempSync(join(tmpdir(), 'tilekit-write-'));
    const onStep = (step: number) => {
      if (step === beforeStep) cpSync(root, left, { recursive: true });
    };
    writeChanges(changes, { root, journal, onStep });
    rmSync(root, { recursive: true });
    root = left;
    journal = join(root, '.data', 'journal');
  }

  it('says when a file cannot be put back, and does it the next time', () => {
    const before = snapshot();
    const changed = join(root, 'a', 'changed.txt');
    const onStep = (step: number) => {
      if (step !== 3) return;
      rmSync(changed);
      mkdirSync(changed);
      throw new Error('no space left');
    };
    expect(() => {
      writeChanges(changes, { root, journal, onStep });
    }).toThrow(HalfWrittenError);
    rmSync(changed, { recursive: true });
    expect(restoreFromJournal({ root, journal })).toBe(true);
    expect(snapshot()).toEqual(before);
  });

  it('refuses when a file changed after it was read', () => {
    writeFileSync(join(root, 'a', 'changed.txt'), 'edited just now');
    const before = snapshot();
    expect(() => {
      writeChanges(changes, { root, journal });
    }).toThrow(WriteRefusedError);
    expect(snapshot()).toEqual(before);
  });

  it('never writes through a symbolic link', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'tilekit-elsewhere-'));
    symlinkSync(elsewhere, join(root, 'b'));
    expect(() => {
      writeChanges(changes, { root, journal });
    }).toThrow(WriteRefusedError);
    expect(readdirSync(elsewhere)).toEqual([]);
    rmSync(elsewhere, { recursive: true });
  });

  it('refuses a journal that leads out of the repository', () => {
    mkdirSync(journal, { recursive: true });
    writeFileSync(join(journal, 'journal.json'), JSON.stringify([{ path: '../outside.txt' }]));
    expect(() => restoreFromJournal({ root, journal })).toThrow(WriteRefusedError);
  });
});
