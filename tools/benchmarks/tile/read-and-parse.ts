/** The floor of `tile-corpus`: reads the files of the directory that is named, and parses them as the validator does. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';

const require = createRequire(new URL('../../../packages/tile/package.json', import.meta.url));
const { load } = require('js-yaml') as { load: (text: string, options: object) => unknown };
const MarkdownIt = require('markdown-it') as new () => { parse: (text: string, state: object) => unknown };

const markdown = new MarkdownIt();
const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  '.json': (text) => JSON.parse(text) as unknown,
  '.yaml': (text) => load(text, { json: true }),
  '.yml': (text) => load(text, { json: true }),
  '.md': (text) => markdown.parse(text, {}),
  '.csv': (text) => text.split('\n').map((line) => line.split(',')),
};
const readOnly = new Set(['.svg', '.png', '.jpg', '.jpeg']);

for (const entry of readdirSync(process.argv[2] ?? '.', { recursive: true, withFileTypes: true })) {
  const extension = extname(entry.name).toLowerCase();
  const parse = parsers[extension];
  if (!entry.isFile() || (!parse && !readOnly.has(extension))) continue;
  const bytes = readFileSync(join(entry.parentPath, entry.name));
  parse?.(bytes.toString());
}
