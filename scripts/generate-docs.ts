import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineCommand } from '../tools/command.ts';
import { generatedPages } from '../tools/docs/generated-pages.ts';

await defineCommand({
  name: 'docs:generate',
  summary: 'Writes the pages that are made from other sources: AGENTS.md, .env.example and pages of docs/.',
  exitCodes: '0 written',
  run: () => {
    const root = resolve(import.meta.dirname, '..');
    for (const [path, text] of generatedPages(root)) {
      writeFileSync(join(root, path), text);
      console.log(path);
    }
    return 0;
  },
}).execute();
