import { existsSync, lstatSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { adviseBump } from '../bump/advise-bump.ts';
import { validateTile } from '../engine/validate-tile.ts';
import { makeDirectory, requireWritable, writeFileInside } from '../disk/write-file.ts';
import { withOwnersLine } from '../pack/codeowners-line.ts';
import { listingText } from '../pack/listing.ts';
import { publishedFiles, type PublishedFiles } from '../pack/published-files.ts';
import { pullRequestText } from '../pack/pull-request.ts';
import { printable, printableLines } from '../report/printable.ts';
import { findResidue } from '../residue/find-residue.ts';
import { rules } from '../rules/index.ts';
import { loadTile, readTileFile } from '../tile/load-tile.ts';
import { decodeText } from '../tile/text-document.ts';
import type { Tile } from '../tile/tile.ts';
import { nameOf, UsageError, type Output } from './output.ts';

const ownersPath = '.github/CODEOWNERS';

const help = (name: string) => `Usage: ${name} [dir] --to DIR [--listing] [--write]

Prepares a tile for publishing. Default directory: integration-tile. Nothing is written without --write.

  --to DIR   a checkout of integrations-extras: the tile's files go into the folder that its app_id asks for, a line
             for its owners into .github/CODEOWNERS, and the text of the pull request is printed
  --listing  instead: DIR becomes a bundle for the Developer Platform's form, with a page to copy from field by field
  --write    do it

Only the files of a tile are packed: the manifest, README, changelog, metadata.csv, and what integrations-
extras has under assets and images. Omitted files are listed. A tile is not packed if it has errors, a key or password in a
file that would be published, remains of the kit's example, or a change without its CHANGELOG entry.
Exit: 0 done or shown, 1 the tile has errors, 2 could not run.
`;

/**
 * `pnpm tile:pack`
 *
 * @returns the exit code
 * @throws UsageError, which ends the command with 2
 */
export function packCommand(commands: readonly string[], output: Output): number {
  const { values, positionals } = readCommandLine(commands);
  if (values.help) {
    output.out(help(nameOf(output, 'pack')));
    return 0;
  }
  if (values.to === undefined) throw new UsageError('--to says where the tile goes.');
  const tile = loadTile(positionals[0] ?? 'integration-tile');
  const { findings } = validateTile(tile, { rules, profile: 'new' });
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const files = publishedFiles(tile);
  for (const { path, reason } of files.leftOut) output.err(`left out: ${printable(path)} (${reason})\n`);
  for (const { path, line, kind } of files.secrets)
    output.err(
      `error: ${printable(path)}:${line} holds what looks like a ${kind}. Remove it and revoke it.\n`,
    );
  const residue = findResidue(tile, dirname(resolve(tile.path)));
  for (const { file, line, message } of residue)
    output.err(`error: ${printable(file)}:${line} ${printable(message)}\n`);
  const published = values.listing ? undefined : publishedTile(values.to, tile.folder);
  const missing = published && adviseBump(published, tile).entryMissing;
  if (missing === true)
    output.err(
      `error: CHANGELOG.md lacks the entry that this change needs: \`${nameOf(output, 'bump')}\` says which one.\n`,
    );
  const count = errors + files.secrets.length + residue.length + (missing === true ? 1 : 0);
  if (count > 0) {
    const shown = printable(tile.path);
    // What is named above is not repeated by the validator, which finds nothing wrong with an example's text.
    const which = errors === count ? 'them' : `${errors} of them`;
    const more = errors > 0 ? ` (${nameOf(output, 'validate')} ${shown} shows ${which})` : '';
    output.err(`${shown} has ${count} error${count === 1 ? '' : 's'}: fix them first${more}.\n`);
    return 1;
  }
  const warnings = findings.filter((finding) => finding.severity === 'warning').length;
  const plan = values.listing ? planListing(tile, files) : planCheckout(tile, files, values.to);
  for (const [path, bytes] of plan)
    output.err(
      `${values.write ? 'write' : 'would write'} ${printable(join(values.to, path))} (${bytes.length} bytes)\n`,
    );
  for (const path of published ? leftOver(plan, published) : [])
    output.err(`not in the tile any more, remove it yourself: ${printable(path)}\n`);
  if (values.write) writePlan(values.to, plan);
  const text = values.listing ? listingText(tile) : pullRequestText(tile, { errors, warnings, published });
  output.out(printableLines(text));
  if (!values.write) output.err('Nothing was written: this was a rehearsal. Add --write.\n');
  return 0;
}

function readCommandLine(commands: readonly string[]) {
  try {
    return parseArgs({
      args: [...commands],
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        listing: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The tile as the checkout has it. */
function publishedTile(to: string, folder: string): Tile | undefined {
  const target = join(to, folder);
  const isThere = folder !== '' && lstatSync(target, { throwIfNoEntry: false })?.isDirectory() === true;
  return isThere ? loadTile(target) : undefined;
}

/** Paths below the target, with what goes there. */
type Plan = ReadonlyMap<string, Uint8Array>;

function planCheckout(tile: Tile, files: PublishedFiles, to: string): Plan {
  const bytes = existsSync(to) ? readTileFile(to, ownersPath) : undefined;
  if (!bytes)
    throw new UsageError(`"${to}" is not an integrations-extras checkout: it has no file ${ownersPath}.`);
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(tile.folder))
    throw new UsageError(`The app_id gives no folder name: "${tile.folder}".`);
  const plan = new Map(contentsOf(tile, files, `${tile.folder}/`));
  const before = decodeText(ownersPath, bytes);
  const after = withOwnersLine(before, tile);
  if (after !== before.text) plan.set(ownersPath, Buffer.from(after));
  return plan;
}

function planListing(tile: Tile, files: PublishedFiles): Plan {
  return new Map([...contentsOf(tile, files, ''), ['listing.md', Buffer.from(listingText(tile))]]);
}

function contentsOf(tile: Tile, { published }: PublishedFiles, folder: string): [string, Uint8Array][] {
  return published.map((path) => {
    const bytes = tile.files.get(path)?.readAll?.();
    if (!bytes) throw new UsageError(`"${path}" cannot be read as a whole.`);
    return [folder + path, bytes];
  });
}

/** All or, where the target holds a link or a device, nothing. */
function writePlan(to: string, plan: Plan): void {
  makeDirectory(to);
  for (const path of plan.keys()) requireWritable(to, path);
  for (const [path, bytes] of plan) writeFileInside(to, path, bytes);
}

/** What an earlier version left in the target; its links and devices are not of a tile either. */
function leftOver(plan: Plan, { path: target, folder, files, obstacles }: Tile): string[] {
  const there = [...files.keys(), ...obstacles.map(({ file }) => file)];
  return there
    .filter((path) => !path.endsWith('/') && !plan.has(`${folder}/${path}`))
    .map((path) => join(target, path));
}
