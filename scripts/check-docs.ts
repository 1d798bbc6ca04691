import { defineCommand } from '../tools/command.ts';

await defineCommand({
  name: 'docs:check',
  summary: 'Links, commands and code blocks of every page, and the docstring of every exported function.',
  exitCodes: '0 no fault, 1 faults, 2 could not run',
  run: async () => {
    const { checkDocs } = await import('../tools/docs/check.ts');
    return checkDocs();
  },
}).execute();
