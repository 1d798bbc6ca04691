/** Writes the rule table into the README of @tilekit/tile, or checks that it is up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withRuleTable } from '../src/report/rule-table.ts';
import { rules } from '../src/rules/index.ts';

const help = `Usage: node --conditions=@tilekit/source packages/tile/generate/rule-table.ts [--check]

  --check   write nothing, exit 1 when the table is not what the rules give`;

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) console.log(help);
else {
  const path = join(import.meta.dirname, '../README.md');
  const before = readFileSync(path, 'utf8');
  const after = withRuleTable(before, rules);
  if (values.check && before !== after) {
    console.error(
      'The rule table of packages/tile/README.md is stale: run packages/tile/generate/rule-table.ts',
    );
    process.exitCode = 1;
  } else if (before !== after) writeFileSync(path, after);
}
