import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineCommand } from '../tools/command.ts';
import { commandTable, scriptNames } from '../tools/docs/commands.ts';

await defineCommand({
  name: 'commands',
  summary: 'Lists every command of this repository with one line on each.',
  exitCodes: '0 listed',
  run: () => {
    const manifest = readFileSync(join(resolve(import.meta.dirname, '..'), 'package.json'), 'utf8');
    console.log(commandTable(scriptNames(manifest)));
    return 0;
  },
}).execute();
