/**
 * `pnpm docs:check`: a page that lies is worse than none. For every Markdown page of the repository:
 * links resolve, `pnpm` commands exist, and TypeScript blocks compile against the packages as a partner sees them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import MarkdownIt, { type Token } from 'markdown-it';

interface Fault {
  page: string;
  line: number;
  message: string;
}

const root = resolve(import.meta.dirname, '..');
const markdown = new MarkdownIt({ html: true });
/** Names that pnpm owns, and so need no script. */
const pnpmCommands = new Set([
  'add',
  'audit',
  'changeset',
  'dlx',
  'exec',
  'install',
  'run',
  'tsc',
  'turbo',
  'vitest',
]);

const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
});
// The tile's pages are the tile validator's business; changesets are notes for the next release.
const pages = listed.stdout
  .split('\n')
  .filter((page) => page !== '' && !/^(integration-tile|\.changeset)\//.test(page));
const scripts = readScripts();

const faults: Fault[] = [];
const blocks: { page: string; line: number; code: string }[] = [];
let links = 0;
let commands = 0;

for (const page of pages) {
  const text = readFileSync(join(root, page), 'utf8');
  const tokens = markdown.parse(text, {});
  const anchors = new Set(headingAnchors(tokens));
  for (const token of tokens) {
    const line = (token.map?.[0] ?? 0) + 1;
    for (const href of hrefs(token)) checkLink(page, line, href, anchors);
    if (token.type !== 'fence') continue;
    if (token.info === 'ts') blocks.push({ page, line, code: token.content });
    if (['sh', 'bash', 'console'].includes(token.info)) checkCommands(page, line, token.content);
  }
  for (const code of text.matchAll(/`(pnpm [a-z][^`\n]*)`/g))
    checkCommands(page, lineOf(text, code.index), code[1] ?? '');
}
compileBlocks();

for (const { page, line, message } of faults) console.error(`${page}:${line} ${message}`);
console.log(
  `${pages.length} pages: ${links} links, ${commands} commands, ${blocks.length} code blocks; ${faults.length} faults`,
);
process.exitCode = faults.length === 0 ? 0 : 1;

function readScripts(): Set<string> {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('scripts' in manifest)) return new Set();
  return new Set(Object.keys(manifest.scripts ?? {}));
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** Links and images, in Markdown and in the few HTML tags that our pages use. */
function hrefs(token: Token): string[] {
  const found: string[] = [];
  for (const child of token.children ?? []) {
    const href = child.attrGet('href') ?? child.attrGet('src');
    if (href !== null) found.push(String(href));
  }
  if (token.type === 'html_block' || token.type === 'inline') {
    for (const match of token.content.matchAll(/<[^>]+\s(?:href|src)="([^"]+)"/g)) found.push(match[1] ?? '');
  }
  return found;
}

function headingAnchors(tokens: Token[]): string[] {
  return tokens
    .filter((_, index) => tokens[index - 1]?.type === 'heading_open')
    .map((token) =>
      token.content
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    );
}

function checkLink(page: string, line: number, href: string, anchors: Set<string>) {
  if (/^(https?|mailto):/.test(href)) return;
  links += 1;
  const [path = '', anchor] = href.split('#');
  const target = path === '' ? join(root, page) : resolve(root, dirname(page), decodeURI(path));
  if (!existsSync(target)) {
    faults.push({ page, line, message: `links to "${href}", which does not exist` });
    return;
  }
  if (anchor === undefined || !target.endsWith('.md')) return;
  const known =
    path === '' ? anchors : new Set(headingAnchors(markdown.parse(readFileSync(target, 'utf8'), {})));
  if (!known.has(anchor))
    faults.push({ page, line, message: `links to "${href}", which has no such heading` });
}

function checkCommands(page: string, line: number, text: string) {
  for (const match of text.matchAll(/(?:^|[\s(|;])pnpm(?:@\d+)?((?: --?[a-z-]+)*) ([a-z][a-z:-]*)/gm)) {
    const name = match[2] ?? '';
    commands += 1;
    if (!scripts.has(name) && !pnpmCommands.has(name)) {
      faults.push({ page, line, message: `names \`pnpm ${name}\`, which package.json does not have` });
    }
  }
}

/** The blocks compile inside the repository, so that `@tilekit/*` resolves as in a fork. */
function compileBlocks() {
  if (blocks.length === 0) return;
  const folder = join(root, '.data', 'docs-check');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, { page: string; line: number }>();
  for (const [index, { page, line, code }] of blocks.entries()) {
    const file = `block-${index}.ts`;
    // A block without an import is still a module, so that names do not clash between pages.
    writeFileSync(join(folder, file), `${code}\nexport {};\n`);
    files.set(file, { page, line });
  }
  const compilerOptions = { noEmit: true, types: ['node'], rootDir: root };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.base.json', compilerOptions, include: ['*.ts'] }),
  );
  const { stdout } = spawnSync('tsc', ['-p', join(folder, 'tsconfig.json'), '--pretty', 'false'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const output of stdout.split('\n')) {
    const match = /^(\S+)\((\d+),\d+\): error (.*)$/.exec(output);
    if (!match) continue;
    const [, path = '', row = '1', message = ''] = match;
    const block = files.get(relative(folder, resolve(root, path)));
    faults.push({ page: block?.page ?? path, line: (block?.line ?? 0) + Number(row), message });
  }
  rmSync(folder, { recursive: true, force: true });
}
