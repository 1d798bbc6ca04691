/**
 * `pnpm docs:check`: a page that lies is worse than none. For every Markdown page of the repository:
 * links resolve, commands start and know their options, and TypeScript blocks compile against the packages as a partner sees them.
 * And the functions that the packages export say what they return, throw and call.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import MarkdownIt, { type Token } from 'markdown-it';
import { loadAll, YAMLException } from 'js-yaml';
import { readFunctionDocumentation } from './exported-functions.ts';
import { headingAnchor } from './heading-anchor.ts';
import { commandsIn, tryCommands, type DocumentedCommand } from './try-commands.ts';

interface Fault {
  page: string;
  line: number;
  message: string;
}

const root = resolve(import.meta.dirname, '../..');
const markdown = new MarkdownIt({ html: true });
const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
});
// The tile's pages are the tile validator's business; changesets are notes for the next release.
const pages = listed.stdout
  .split('\n')
  .filter((page) => page !== '' && !/^(integration-tile|\.changeset)\//.test(page));

const faults: Fault[] = [];
const blocks: { page: string; line: number; code: string }[] = [];
let links = 0;
const commands: DocumentedCommand[] = [];
let data = 0;

/** `pnpm docs:check`. @returns the exit code */
export async function checkDocs(): Promise<number> {
  for (const page of pages) {
    const text = readFileSync(join(root, page), 'utf8');
    const tokens = markdown.parse(text, {});
    const anchors = new Set(headingAnchors(tokens));
    for (const token of tokens) {
      const line = (token.map?.[0] ?? 0) + 1;
      for (const href of hrefs(token)) checkLink(page, line, href, anchors);
      if (token.type !== 'fence') continue;
      if (token.info === 'ts') blocks.push({ page, line, code: token.content });
      if (['yaml', 'json'].includes(token.info)) checkData(page, line, token.content);
      if (!['sh', 'bash', 'console'].includes(token.info)) continue;
      for (const [index, shell] of token.content.split('\n').entries()) {
        for (const command of commandsIn(shell))
          commands.push({ page, line: line + 1 + index, text: command });
      }
    }
    for (const { index, 1: code = '' } of text.matchAll(
      /`((?:npx -y )?pnpm(?:@12)? [a-z][^`\n]*|GET [^`\n]+)`/g,
    )) {
      for (const command of commandsIn(code))
        commands.push({ page, line: lineOf(text, index), text: command });
    }
  }
  compileBlocks();
  const { functions, gaps } = readFunctionDocumentation(root);
  for (const { file, line, name, lacks } of gaps)
    faults.push({ page: file, line, message: `"${name}" lacks ${lacks} in its docstring` });
  const trial = await tryCommands(root, commands);
  faults.push(...trial.faults);

  for (const { page, line, message } of faults) console.error(`${page}:${line} ${message}`);
  console.log(
    `${pages.length} pages: ${links} links resolve; ${commands.length} commands: ${trial.started} started (scripts with --help), ${trial.resolved} of pnpm or steps of \`pnpm check\`; ${blocks.length} code blocks compiled, ${data} parsed; ${functions} exported functions; ${faults.length} faults`,
  );
  return faults.length === 0 ? 0 : 1;
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
    .map((token) => headingAnchor(token.content));
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

/** JSON is YAML, too. */
function checkData(page: string, line: number, text: string) {
  data += 1;
  try {
    loadAll(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    faults.push({ page, line, message: error.message });
  }
}

/** The blocks compile inside `tools`, which has every package of ours. */
function compileBlocks() {
  if (blocks.length === 0) return;
  const folder = join(root, 'tools', '.data', 'docs-check');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, { page: string; line: number }>();
  for (const [index, { page, line, code }] of blocks.entries()) {
    const file = `block-${index}.ts`;
    // A block without an import is still a module, so that names do not clash between pages.
    writeFileSync(join(folder, file), `${code}\nexport {};\n`);
    files.set(file, { page, line });
  }
  // A file of the plug-in names its neighbors in the server by relative paths.
  const rootDirs = ['..', '../../../apps/reference-server/src'];
  const compilerOptions = { noEmit: true, types: ['node'], rootDir: root, rootDirs };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../../tsconfig.base.json', compilerOptions, include: ['*.ts'] }),
  );
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  if (!existsSync(compiler)) {
    console.error('TypeScript is not installed here: run `pnpm install` and try again.');
    process.exit(2);
  }
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [compiler, '-p', join(folder, 'tsconfig.json'), '--pretty', 'false'],
    { cwd: root, encoding: 'utf8' },
  );
  const found = faults.length;
  for (const output of stdout.split('\n')) {
    const match = /^(\S+)\((\d+),\d+\): error (.*)$/.exec(output);
    if (!match) continue;
    const [, path = '', row = '1', message = ''] = match;
    const block = files.get(relative(folder, resolve(root, path)));
    faults.push({ page: block?.page ?? path, line: (block?.line ?? 0) + Number(row), message });
  }
  rmSync(folder, { recursive: true, force: true });
  if (status !== 0 && faults.length === found) {
    faults.push({
      page: 'tsconfig.base.json',
      line: 1,
      message: `TypeScript did not run: ${stdout}${stderr}`,
    });
  }
}
