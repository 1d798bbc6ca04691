/** Turns changesets into versions: of the packages, of the kit, and of the tile. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseReleaseDay } from './release/release-day.ts';
import { versionRepository } from './release/version-repository.ts';

const help = `Turns changesets into versions and CHANGELOG entries: packages, kit and tile. Commits nothing.
Everything is checked before anything is written, and a failure after that puts every file back.

Usage: pnpm release:version [--date YYYY-MM-DD]

Exit codes: 0 done, or nothing to release; 1 it failed, and nothing was changed; 2 wrong arguments.
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
    return parseReleaseDay(values.date ?? new Date().toISOString().slice(0, 10));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    process.exitCode = 2;
    return undefined;
  }
}
