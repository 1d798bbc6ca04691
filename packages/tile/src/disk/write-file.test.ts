import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDirectory, removeFileInside, renameFileInside, writeFileInside } from './write-file.ts';

let root: string;
let tile: string;
let outside: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'write-'));
  tile = join(root, 'tile');
  outside = join(root, 'outside');
  mkdirSync(tile);
  mkdirSync(outside);
  writeFileSync(join(outside, 'file'), 'untouched');
  writeFileSync(join(tile, 'file'), 'old');
});

afterEach(() => {
  expect(readFileSync(join(outside, 'file'), 'utf8')).toBe('untouched');
  expect(readdirSync(outside)).toEqual(['file']);
  expect(readdirSync(tile, { recursive: true }).filter((name) => String(name).endsWith('.tmp'))).toEqual([]);
  rmSync(root, { recursive: true });
});

describe('writing inside a directory', () => {
  it('replaces a file and keeps its mode, and makes folders', () => {
    chmodSync(join(tile, 'file'), 0o640);
    writeFileInside(tile, 'file', 'new');
    writeFileInside(tile, 'a/b/c', 'deep');
    expect(readFileSync(join(tile, 'file'), 'utf8')).toBe('new');
    expect(statSync(join(tile, 'file')).mode & 0o777).toBe(0o640);
    expect(readFileSync(join(tile, 'a/b/c'), 'utf8')).toBe('deep');
  });

  it.each(['../outside/file', '/etc/hostname', 'a/../../outside/file', '', '.', 'a//b', 'a\0b', 'a\\..\\b'])(
    'refuses %j',
    (path) => {
      expect(() => {
        writeFileInside(tile, path, 'x');
      }).toThrow(expect.objectContaining({ code: 'OUTSIDE' }) as Error);
    },
  );

  it('refuses a link as the file, and as a folder of its path', () => {
    symlinkSync(join(outside, 'file'), join(tile, 'link'));
    symlinkSync(join(outside, 'made'), join(tile, 'dangling'));
    symlinkSync(outside, join(tile, 'folder'));
    for (const path of ['link', 'dangling', 'folder/file', 'folder/new'])
      expect(() => {
        writeFileInside(tile, path, 'x');
      }).toThrow(expect.objectContaining({ code: 'LINK' }) as Error);
    expect(lstatSync(join(tile, 'link')).isSymbolicLink()).toBe(true);
  });

  it('refuses a directory and a FIFO, and waits for neither', () => {
    mkdirSync(join(tile, 'directory'));
    execFileSync('mkfifo', [join(tile, 'fifo')]);
    for (const path of ['directory', 'fifo'])
      expect(() => {
        writeFileInside(tile, path, 'x', { expected: Buffer.from('x') });
      }).toThrow(expect.objectContaining({ code: 'NOT_A_FILE' }) as Error);
  });

  it('leaves a file alone that is not as it was read', () => {
    expect(() => {
      writeFileInside(tile, 'file', 'new', { expected: Buffer.from('odd') });
    }).toThrow(expect.objectContaining({ code: 'CHANGED' }) as Error);
    expect(readFileSync(join(tile, 'file'), 'utf8')).toBe('old');
  });

  it('follows no link that an attacker placed at the guessed draft path', () => {
    for (const name of [`file.tilekit-${process.pid}`, '.tilekit-.tmp'])
      symlinkSync(join(outside, 'file'), join(tile, name));
    writeFileInside(tile, 'file', 'new');
    expect(readFileSync(join(tile, 'file'), 'utf8')).toBe('new');
    rmSync(join(tile, '.tilekit-.tmp'));
  });

  it('does not write into a second name of a file outside', () => {
    execFileSync('ln', [join(outside, 'file'), join(tile, 'hard')]);
    writeFileInside(tile, 'hard', 'new');
    expect(readFileSync(join(tile, 'hard'), 'utf8')).toBe('new');
  });
});

describe('renaming and making directories', () => {
  it('replaces nothing', () => {
    writeFileSync(join(tile, 'other'), 'other');
    expect(() => {
      renameFileInside(tile, 'file', 'other');
    }).toThrow(expect.objectContaining({ code: 'EXISTS' }) as Error);
    renameFileInside(tile, 'file', 'third');
    expect(existsSync(join(tile, 'file'))).toBe(false);
  });

  it('removes a regular file that is as it was read, and nothing else', () => {
    symlinkSync(join(outside, 'file'), join(tile, 'link'));
    symlinkSync(outside, join(tile, 'folder'));
    for (const path of ['link', 'folder/file', '../outside/file', 'missing'])
      expect(() => {
        removeFileInside(tile, path, Buffer.from('untouched'));
      }).toThrow(expect.objectContaining({ name: 'WriteRefusedError' }) as Error);
    expect(() => {
      removeFileInside(tile, 'file', Buffer.from('odd'));
    }).toThrow(expect.objectContaining({ code: 'CHANGED' }) as Error);
    removeFileInside(tile, 'file', Buffer.from('old'));
    expect(existsSync(join(tile, 'file'))).toBe(false);
  });

  it('does not make a directory out of a link', () => {
    symlinkSync(outside, join(root, 'link'));
    expect(() => {
      makeDirectory(join(root, 'link'));
    }).toThrow(expect.objectContaining({ code: 'LINK' }) as Error);
  });
});
