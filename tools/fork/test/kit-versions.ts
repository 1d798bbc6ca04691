import { bytesOf, readText, textOf, type FileTree } from '../../file-tree.ts';
import { identityFile, readKitState, writeKitState } from '../identity.ts';
import type { Migration } from '../migrations/migration.ts';
import { integrationFolder, isForkOwned } from '../plan.ts';
import type { Random } from './random.ts';

/** The next version of a kit: lines added, changed and removed in a third of its files, a file added and one renamed. */
export function nextVersion(files: FileTree, kit: string, random: Random): FileTree {
  const next = new Map(files);
  const texts = [...files].flatMap(([path, bytes]) => {
    const text = textOf(bytes);
    return text === undefined || isForkOwned(path) || path === identityFile || path.endsWith('.json')
      ? []
      : [{ path, text }];
  });
  for (const { path, text } of texts) {
    if (random.below(3) === 0) next.set(path, bytesOf(changeLines(text, kit, random)));
  }
  next.set(`packages/core/src/added-in-${kit}.ts`, bytesOf(`export const addedIn = '${kit}';\n`));
  const moved = random.pick(
    texts.filter(({ path }) => path.startsWith('packages/') && path.endsWith('.ts')),
  ).path;
  const content = next.get(moved);
  if (content !== undefined) {
    next.delete(moved);
    next.set(moved.replace(/\.ts$/, `-${kit.replaceAll('.', '')}.ts`), content);
  }
  next.set(identityFile, bytesOf(writeKitState({ ...readKitState(files), kit })));
  return next;
}

function changeLines(text: string, kit: string, random: Random): string {
  const lines = text.split('\n');
  for (let count = 1 + random.below(3); count > 0; count--) {
    const at = random.below(lines.length);
    const line = `// kit ${kit} ${random.below(1_000_000)}`;
    const action = random.below(3);
    if (action === 0) lines.splice(at, 0, line);
    else if (action === 1) lines[at] = line;
    else lines.splice(at, 1);
  }
  return lines.join('\n');
}

/** Two changes that no merge could make: an import that moved, and an option that every collector must now name. */
export const exampleMigrations: readonly Migration[] = [
  {
    number: 1,
    kit: '0.2.0',
    title: 'collectors name their schedule',
    apply: (files) =>
      appendOnce(files, `${integrationFolder}collect.ts`, 'export const collectEverySeconds = 60;\n'),
  },
  {
    number: 2,
    kit: '0.3.0',
    title: 'the schedule is called an interval',
    apply: (files) =>
      replaceIn(files, `${integrationFolder}collect.ts`, 'collectEverySeconds', 'collectIntervalSeconds'),
  },
];

function appendOnce(files: FileTree, path: string, line: string): FileTree {
  const text = files.has(path) ? readText(files, path) : undefined;
  if (text === undefined || /collect(Every|Interval)Seconds/.test(text)) return files;
  return new Map([...files, [path, bytesOf(`${text.trimEnd()}\n\n${line}`)]]);
}

function replaceIn(files: FileTree, path: string, from: string, to: string): FileTree {
  if (!files.has(path)) return files;
  return new Map([...files, [path, bytesOf(readText(files, path).replaceAll(from, to))]]);
}
