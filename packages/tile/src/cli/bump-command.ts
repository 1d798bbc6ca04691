import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { adviseBump, type BumpAdvice } from '../bump/advise-bump.ts';
import { noteForm, prepareEntry, readNotes } from '../changelog/notes.ts';
import { printable } from '../report/printable.ts';
import { today } from '../text/calendar.ts';
import { changedSince, loadRevision } from '../tile/load-revision.ts';
import { loadTile } from '../tile/load-tile.ts';
import type { Tile } from '../tile/tile.ts';
import { nameOf, UsageError, type Output } from './output.ts';

const help = (
  name: string,
) => `Usage: ${name} [dir] [--base REF] [--code PATH…] [--write] [--format human|json]

Shows whether a change of the tile needs a new version, which one and why, and whether the OAuth client must be
published again. A note in .changeset/tile next to the tile counts as an entry. Default directory: integration-tile.

  --base REF    the revision to compare with (default HEAD)
  --code PATH   the integration's own code (default apps/reference-server/src/integration); may be repeated
  --write       turn the notes in .changeset/tile into the next version of the tile's CHANGELOG.md, and remove them
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
    output.out(help(nameOf(output, 'bump')));
    return 0;
  }
  const directory = positionals[0] ?? 'integration-tile';
  const tile = loadTile(directory);
  if (values.write) return writeVersion(tile, output);
  const before = loadRevision(directory, values.base);
  const advice = adviseBump(before, tile, {
    changedCode: changedSince(directory, values.base, values.code),
    notes: readNotes(repositoryOf(directory)).map(({ level }) => level),
  });
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
      : `A ${advice.level} version is due since ${base}${advice.entryMissing ? '.' : ', and is noted.'}`;
  const reasons = advice.reasons.map((reason) => `  ${reason.level.padEnd(5)}  ${reason.text}`);
  const oauth =
    advice.republish.length === 0
      ? []
      : [
          `Publish the OAuth client again: ${advice.republish.join(', ')} changed, and a published client cannot be edited.`,
        ];
  const entry = advice.entryMissing
    ? [
        `CHANGELOG.md goes from ${advice.before ?? 'no version'} to ${advice.now ?? 'no version'}, which is not enough: add a file such as .changeset/tile/next.md with "bump: ${advice.level}". ${noteForm}`,
      ]
    : [];
  return `${[head, ...reasons, ...oauth, ...entry].map(printable).join('\n')}\n`;
}

/** The notes are next to the tile, in its repository. */
function repositoryOf(directory: string): string {
  return dirname(resolve(directory));
}

/** Turns the notes into the next version; each is used once. */
function writeVersion(tile: Tile, output: Output): number {
  const date = today();
  if (!tile.has('CHANGELOG.md'))
    throw new UsageError(
      `"${tile.path}" has no CHANGELOG.md; \`${nameOf(output, 'validate')} --fix\` writes a first one.`,
    );
  const entry = prepareEntry(repositoryOf(tile.path), tile.path, date);
  if (!entry) throw new UsageError('There is no note in .changeset/tile.');
  entry.write();
  const count = `${entry.notes} note${entry.notes === 1 ? '' : 's'}`;
  output.out(
    entry.isWritten
      ? `CHANGELOG.md: ${entry.version} says it already; ${count} removed.\n`
      : `CHANGELOG.md: ${entry.version} / ${date} from ${count}.\n`,
  );
  return 0;
}
