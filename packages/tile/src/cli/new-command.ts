import { existsSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { validateTile } from '../engine/validate-tile.ts';
import { makeDirectory, writeFileInside } from '../disk/write-file.ts';
import { rules } from '../rules/index.ts';
import { scaffoldTile } from '../scaffold/scaffold-tile.ts';
import { today } from '../text/calendar.ts';
import { kebabCase, snakeCase } from '../text/names.ts';
import { loadTile } from '../tile/load-tile.ts';
import { nameOf, UsageError, type Output } from './output.ts';

const help = (name: string) => `Usage: ${name} "<Offering Name>" [--to DIR]

Writes a new tile that is complete except for what only you know, and lists what that is.

  --to DIR   default: a folder named after the offering; it must not exist or be empty

Exit: 0 written, 2 could not run.
`;

/**
 * `pnpm tile:new`
 *
 * @returns the exit code
 * @throws UsageError, which ends the command with 2
 */
export function newCommand(commands: readonly string[], output: Output): number {
  const { values, positionals } = readCommandLine(commands);
  if (values.help) {
    output.out(help(nameOf(output, 'new')));
    return 0;
  }
  const offering = (positionals[0] ?? '').trim();
  if (!/^[\x20-\x7e]{1,50}$/.test(offering))
    throw new UsageError('Name the offering: 1 to 50 ASCII characters.');
  if (kebabCase(offering) === 'integration' && !/integration/i.test(offering))
    throw new UsageError(`"${offering}" has no letters to make an app_id from.`);
  const directory = values.to ?? snakeCase(offering);
  if (existsSync(directory) && readdirSync(directory).length > 0)
    throw new UsageError(`"${directory}" is not empty.`);
  makeDirectory(directory);
  for (const [path, text] of scaffoldTile(offering, today()))
    writeFileInside(directory, path, text, { isNew: true });
  const { findings } = validateTile(loadTile(directory), { rules, profile: 'new' });
  const errors = findings.filter((finding) => finding.severity === 'error');
  // A placeholder also breaks the rule that says what must stand in its place: that one tells more.
  const places = Map.groupBy(errors, ({ file, line }) => `${file}:${line}`);
  output.out(
    `Wrote ${directory}. What only you can know (${nameOf(output, 'validate')} ${directory} shows what is left):\n`,
  );
  for (const [place, there] of places) {
    const telling = there.filter((finding) => finding.rule !== 'manifest/no-placeholder');
    for (const { message, remedy } of telling.length > 0 ? telling : there)
      output.out(`  ${place}  ${message}\n      → ${remedy}\n`);
  }
  return 0;
}

function readCommandLine(commands: readonly string[]) {
  try {
    return parseArgs({
      args: [...commands],
      allowPositionals: true,
      options: { to: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
