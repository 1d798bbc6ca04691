/** Writes docs/rules from the rules, or checks that the pages are up to date. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rulePages } from '../src/report/rule-pages.ts';
import { rules } from '../src/rules/index.ts';

const help = `Usage: node --conditions=@tilekit/source packages/tile/generate/rule-pages.ts [--check]

  --check   write nothing, exit 1 when a page is not what the rules give`;

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const folder = join(import.meta.dirname, '../../../docs/rules');
const pages = rulePages(rules);
const stale = [...pages].filter(([name, text]) => {
  const path = join(folder, name);
  return !existsSync(path) || readFileSync(path, 'utf8') !== text;
});
const extra = existsSync(folder) ? readdirSync(folder).filter((name) => !pages.has(name)) : [];

if (values.help) console.log(help);
else if (values.check) {
  for (const name of [...stale.map(([stalePage]) => stalePage), ...extra])
    console.error(`docs/rules/${name} is stale: run packages/tile/generate/rule-pages.ts`);
  if (stale.length + extra.length > 0) process.exitCode = 1;
} else {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of stale) writeFileSync(join(folder, name), text);
  for (const name of extra) rmSync(join(folder, name));
}
