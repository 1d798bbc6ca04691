import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { adviseBump, type BumpAdvice } from '../bump/advise-bump.ts';
import { parseChangeset, releaseChangelog } from '../changelog/changesets.ts';
import { writeFileInside } from '../disk/write-file.ts';
import { printable } from '../report/printable.ts';
import { today } from '../text/calendar.ts';
import { changedSince, loadRevision } from '../tile/load-revision.ts';
import { loadTile } from '../tile/load-tile.ts';
import type { Tile } from '../tile/tile.ts';
import { UsageError, type Output } from './output.ts';

const help = `Usage: pnpm tile:bump [dir] [--base REF] [--code PATH…] [--write] [--format human|json]

Says whether a change of the tile needs a new version, which one and why, and whether the OAuth client must be
published again. Default directory: integration-tile.

  --base REF    the revision to compare with (default HEAD)
  --code PATH   the integration's own code (default apps/reference-server/src/integration); may be repeated
  --write       write the notes in .changeset/tile as the next version into the tile's CHANGELOG.md
  --format json one document on stdout

Exit: 0 nothing to do, 1 a changelog entry is missing, 2 could not run.
`;

/**
 * `pnpm tile:bump`
 *
 * @returns the exit code
 */
export function bumpCommand(commands: readonly string[], output: Output): number {
  const { values, positionals } = readCommandLine(commands);
  if (values.help) {
    output.out(help);
    return 0;
  }
  const directory = positionals[0] ?? 'integration-tile';
  const tile = loadTile(directory);
  if (values.write) return writeVersion(tile, output);
  const before = loadRevision(directory, values.base);
  const advice = adviseBump(before, tile, changedSince(directory, values.base, values.code));
  output.out(values.format === 'json' ? `${JSON.stringify(advice)}\n` : describe(advice, values.base));
  return advice.entryMissing ? 1 : 0;
}

function readCommandLine(commands: readonly string[]) {
  try {
    return parseArgs({
      args: [...commands],
      allowPositionals: true,
      options: {
        base: { type: 'string', default: 'HEAD' },
        code: { type: 'string', multiple: true, default: ['apps/reference-server/src/integration'] },
        write: { type: 'boolean', default: false },
        format: { type: 'string', default: 'human' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function describe(advice: BumpAdvice, base: string): string {
  const head =
    advice.level === 'none'
      ? `No new version is needed since ${base}.`
      : `A ${advice.level} version is due since ${base}.`;
  const reasons = advice.reasons.map((reason) => `  ${reason.level.padEnd(5)}  ${reason.text}`);
  const oauth =
    advice.republish.length === 0
      ? []
      : [
          `Publish the OAuth client again: ${advice.republish.join(', ')} changed, and a published client cannot be edited.`,
        ];
  const entry = advice.entryMissing
    ? [
        `CHANGELOG.md still ends at ${advice.before ?? 'no version'}: add one (pnpm tile:bump --write takes the notes in .changeset/tile).`,
      ]
    : [];
  return `${[head, ...reasons, ...oauth, ...entry].map(printable).join('\n')}\n`;
}

/** Turns the notes into the next version. They stay: `pnpm release:version` does the same and removes them. */
function writeVersion(tile: Tile, output: Output): number {
  const folder = '.changeset/tile';
  const files = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md')
    : [];
  const entries = files
    .sort()
    .flatMap((name) => parseChangeset(readFileSync(join(folder, name), 'utf8')) ?? []);
  if (entries.length === 0) throw new UsageError('There is no note in .changeset/tile.');
  const log = tile.changelog;
  if (!log)
    throw new UsageError(
      `"${tile.path}" has no CHANGELOG.md; \`pnpm tile:validate --fix\` writes a first one.`,
    );
  const date = today();
  const { version, text } = releaseChangelog(log.source.text, entries, date);
  const expected = tile.files.get('CHANGELOG.md')?.bytes;
  writeFileInside(tile.path, 'CHANGELOG.md', text, expected ? { expected } : {});
  output.out(
    `CHANGELOG.md: ${version} / ${date} from ${entries.length} note${entries.length === 1 ? '' : 's'}.\n`,
  );
  return 0;
}
