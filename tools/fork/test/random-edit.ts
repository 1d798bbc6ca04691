import { bytesOf, readText, textOf, type FileTree } from '../../file-tree.ts';
import { identityFile } from '../identity.ts';
import type { Random } from './random.ts';

/** A change that a partner might have made, and how to see afterwards that it is still there. */
export interface Edit {
  readonly path: string;
  readonly files: FileTree;
  readonly survivesIn: (files: FileTree) => boolean;
}

/** Adds, changes or removes one line of any text file, or adds a file; a unique mark identifies the line. */
export function randomEdit(files: FileTree, random: Random, mark: string): Edit {
  const texts = [...files].filter(
    ([path, bytes]) => path !== identityFile && path !== 'pnpm-lock.yaml' && textOf(bytes) !== undefined,
  );
  const [path] = random.pick(texts);
  const lines = readText(files, path).split('\n');
  const at = random.below(lines.length);
  const contains = (after: FileTree) =>
    [...after.values()].some((bytes) => textOf(bytes)?.includes(mark) === true);
  const action = random.below(8);
  if (action === 0) {
    const added = `docs/notes-${mark}.md`;
    return { path: added, files: new Map([...files, [added, bytesOf(`${mark}\n`)]]), survivesIn: contains };
  }
  const removed = lines[at] ?? '';
  const unique = removed.length > 12 && lines.filter((line) => line === removed).length === 1;
  if (action <= 2 && unique) {
    lines.splice(at, 1);
    return {
      path,
      files: new Map([...files, [path, bytesOf(lines.join('\n'))]]),
      survivesIn: (after) => !(textOf(after.get(path) ?? bytesOf('')) ?? '').split('\n').includes(removed),
    };
  }
  if (action <= 5) lines.splice(at, 0, mark);
  else lines[at] = mark;
  return { path, files: new Map([...files, [path, bytesOf(lines.join('\n'))]]), survivesIn: contains };
}
