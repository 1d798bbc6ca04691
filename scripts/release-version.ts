/** Turns changesets into versions: of the packages, of the kit, and of the tile. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { versionRepository } from './release/version-repository.ts';

const help = `Turns changesets into versions and CHANGELOG entries: packages, kit and tile. Commits nothing.
Everything is checked before anything is written.

Usage: pnpm release:version [--date YYYY-MM-DD]

Exit codes: 0 done, 1 a changeset or a CHANGELOG cannot be used and nothing was changed, 2 wrong arguments.
`;

const root = resolve(import.meta.dirname, '..');
process.exitCode = main();

function main(): number {
  const date = readDate();
  if (date === undefined) return process.exitCode === 2 ? 2 : 0;
  try {
    for (const line of versionRepository(root, date)) console.log(line);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function readDate(): string | undefined {
  try {
    const { values } = parseArgs({ options: { date: { type: 'string' }, help: { type: 'boolean' } } });
    if (values.help === true) {
      process.stdout.write(help);
      return undefined;
    }
    const date = values.date ?? new Date().toISOString().slice(0, 10);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date)))
      throw new Error(`--date "${date}" is not a day such as 2026-02-03.`);
    return date;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    process.exitCode = 2;
    return undefined;
  }
}
