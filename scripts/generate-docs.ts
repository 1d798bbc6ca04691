/** `pnpm docs:generate`: writes the pages that are made from other sources. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { generatedPages } from './docs/generated-pages.ts';

const root = resolve(import.meta.dirname, '..');
if (process.argv.includes('--help')) {
  console.log(
    'Usage: pnpm docs:generate\n\nWrites AGENTS.md, .env.example and docs/troubleshooting.md from their sources.',
  );
  process.exit(0);
}

for (const [path, text] of generatedPages(root)) {
  writeFileSync(join(root, path), text);
  console.log(path);
}
