import { resolve } from 'node:path';
import { defineCommand } from '../tools/command.ts';
import { checkFork } from '../tools/fork/check.ts';

await defineCommand({
  name: 'fork:check',
  summary:
    'Finds what your fork still has of the example: placeholder pictures, invented ids, addresses that cannot exist, texts,\nand the parts of the server that generate simulated data. Lists what only you can do.',
  options: {
    'only-forks': { type: 'boolean', help: 'pass where `fork:setup` has not been run' },
  },
  exitCodes: '0 nothing is left; 1 something is, or the copy is not set up; 2 could not run',
  run: ({ 'only-forks': onlyForks }) => checkFork(resolve(import.meta.dirname, '..'), onlyForks),
}).execute();
