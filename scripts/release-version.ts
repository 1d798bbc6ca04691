import { resolve } from 'node:path';
import { defineCommand, UsageError } from '../tools/command.ts';
import { parseReleaseDay, versionRepository } from '../tools/release/version-repository.ts';

await defineCommand({
  name: 'release:version',
  summary:
    'Turns changesets into versions and CHANGELOG entries: packages, kit and tile. Commits nothing.\nEverything is checked before anything is written, and a failure after that puts every file back.',
  options: { date: { type: 'string', value: 'YYYY-MM-DD', help: 'of the entries (default: today)' } },
  exitCodes: '0 done, or nothing to release; 1 it failed, and nothing was changed; 2 wrong arguments',
  run: ({ date }) => {
    const day = readDay(date ?? new Date().toISOString().slice(0, 10));
    try {
      for (const line of versionRepository(resolve(import.meta.dirname, '..'), day)) console.log(line);
      return 0;
    } catch (error) {
      console.error(error instanceof Error ? error.message : String(error));
      return 1;
    }
  },
}).execute();

function readDay(text: string): string {
  try {
    return parseReleaseDay(text);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
