/** `pnpm commands`: what `pnpm run` lists, with a line on each instead of its inside. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commandTable } from './docs/commands.ts';
import { scriptNames } from './docs/script-names.ts';

const root = resolve(import.meta.dirname, '..');
console.log(commandTable(scriptNames(readFileSync(join(root, 'package.json'), 'utf8'))));
