import { isJsonObject } from '../file-tree.ts';

/** Each script of the root package.json in one line; a test keeps both lists equal. */
export const commands: Readonly<Record<string, string>> = {
  start: 'sandbox, server and PostgreSQL on this machine; prints what to click',
  serve: 'the server alone',
  sandbox: 'the offline Datadog alone',
  test: 'all tests; arguments go to vitest, as in `pnpm test packages/core`',
  coverage: 'how much of each package its tests run, beside the floor that it may not fall below',
  check: 'everything that must hold before a merge; names of steps run only those',
  bench: 'every benchmark, as ratios',
  'tile:validate': 'validates the tile against what Datadog’s reviewers check; `--fix`, `--explain RULE`',
  'tile:new': 'a new tile, complete except for what only you know',
  'tile:logs': 'runs the tile’s log pipelines against their tests',
  'tile:cost': 'which metrics are standard, which are billed as custom, and how many a test run creates',
  'tile:bump': 'whether a change needs a new version of the tile, and why',
  'tile:pack': 'the tile as a directory for integrations-extras, or as fields of a listing',
  'tile:lsp': 'a language server for editors: findings while you type, `--explain`, quick fixes',
  webhooks: 'create, read, change and delete webhooks in an organization',
  sites: 'every Datadog site with its hosts',
  explain: 'what an error text means, and what to do next',
  mcp: 'a Model Context Protocol server for coding agents: validate, fix, explain, logs, lab, sandbox',
  diagnose: 'what is set up, what is wrong, what is missing before review',
  verify: 'the six checks of Datadog’s guide, against every site; a report for the review',
  commands: 'this list',
  'docs:check': 'links, commands and code blocks of every page',
  'docs:generate': 'writes AGENTS.md, .env.example and the generated pages of docs/',
  'docs:site': 'README, docs/ and the READMEs of the packages as a site with a search; `--dev`, `--check`',
  'docs:screenshots': 'takes the pictures of README and docs/ again, in a real browser',
  'fork:setup': 'makes this copy of the kit your own',
  'fork:check': 'what is left of the example, and what only you can do',
  'fork:update': 'merges a newer version of the kit into your fork',
  'fork:rehearse': 'creates sample forks and runs their checks',
  'release:version': 'changesets → versions and CHANGELOG entries of packages, kit and tile',
  'release:pack': 'packs the packages and runs the release checks',
  'release:rehearse': 'a whole release on a copy, up to installed packages',
  build: 'compiles every package as it is published',
  lint: 'eslint and prettier, without changing anything',
  format: 'eslint --fix and prettier --write',
  typecheck: 'TypeScript over everything',
};

/** Names with their lines, aligned. */
export function commandTable(names: readonly string[]): string {
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => `pnpm ${name.padEnd(width)}  ${commands[name] ?? ''}`.trimEnd()).join('\n');
}

/** The names of the scripts in a package.json. */
export function scriptNames(manifest: string): string[] {
  const value: unknown = JSON.parse(manifest);
  return isJsonObject(value) && isJsonObject(value.scripts) ? Object.keys(value.scripts) : [];
}
