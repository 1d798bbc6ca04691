import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printableLine } from '../command.ts';
import { findResidue, loadTile, type Residue } from '@tilekit/tile';
import { UnreadableFileError } from '../file-tree.ts';
import { humanTasks } from './human-tasks.ts';
import { identityFile, readKitState, type KitState } from './identity.ts';

/**
 * `pnpm fork:check`: whether everything of the example has given way to what is the partner's own.
 *
 * @param root of the repository
 * @param onlyForks before set-up there is nothing to check, and nothing wrong
 * @returns the exit code
 */
export function checkFork(root: string, onlyForks: boolean): number {
  let state: KitState;
  try {
    const file = join(root, identityFile);
    state = readKitState(existsSync(file) ? new Map([[identityFile, readFileSync(file)]]) : new Map());
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    console.error(error.message);
    return 2;
  }
  if (state.fork === undefined) {
    const nothing = 'This copy of the kit is not set up: its tile and its integration are the example.';
    if (onlyForks) console.log(`${nothing} There is nothing to check yet.`);
    else console.error(`${nothing} Run \`pnpm fork:setup\`.`);
    return onlyForks ? 0 : 1;
  }
  const residue = findResidue(loadTile(join(root, 'integration-tile')), root);
  for (const line of describe(state, residue)) console.log(printableLine(line));
  return residue.length === 0 ? 0 : 1;
}

function describe(state: KitState, residue: readonly Residue[]): string[] {
  const { title } = state.identity;
  if (residue.length === 0) return [`Nothing of the example is left in "${title}".`];
  const found = residue.map(
    ({ file, scope, line, message }) =>
      `${scope === 'tile' ? 'integration-tile/' : ''}${file}:${line} ${message}`,
  );
  const { identity, fork } = state;
  const tasks =
    fork === undefined
      ? []
      : humanTasks({
          from: identity,
          to: identity,
          record: fork,
          existingTile: fork.existingTile ? new Map() : undefined,
        });
  return [
    ...found,
    '',
    `${residue.length} places of "${title}" are still the example's. Until they are yours, \`pnpm check\` fails and \`pnpm tile:pack\` packs nothing.`,
    '',
    'What only you can do:',
    ...tasks.flatMap(({ what, where }) => [`  [ ] ${what}`, `      ${where}`]),
  ];
}
