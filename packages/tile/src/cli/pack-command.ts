import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { validateTile } from '../engine/validate-tile.ts';
import { replaceFile } from '../fix/write-tile.ts';
import { withOwnersLine } from '../pack/codeowners-line.ts';
import { listingText } from '../pack/listing.ts';
import { pullRequestText } from '../pack/pull-request.ts';
import { printable, printableLines } from '../report/printable.ts';
import { rules } from '../rules/index.ts';
import { loadTile } from '../tile/load-tile.ts';
import { decodeText } from '../tile/text-document.ts';
import type { Tile } from '../tile/tile.ts';
import { UsageError, type Output } from './output.ts';

const help = `Usage: pnpm tile:pack [dir] --to DIR [--listing] [--write]

Prepares a tile for publishing. Default directory: integration-tile. Nothing is written without --write.

  --to DIR   a checkout of integrations-extras: the tile's files go into the folder that its app_id asks for, a line
             for its owners into .github/CODEOWNERS, and the text of the pull request is printed
  --listing  instead: DIR becomes a bundle for the Developer Platform's form, with a page to copy from field by field
  --write    do it

A tile with errors is not packed. Exit: 0 done or shown, 1 the tile has errors, 2 could not run.
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
    output.out(help);
    return 0;
  }
  if (values.to === undefined) throw new UsageError('--to says where the tile goes.');
  const tile = loadTile(positionals[0] ?? 'integration-tile');
  const { findings } = validateTile(tile, { rules, profile: 'new' });
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  if (errors > 0) {
    const shown = printable(tile.path);
    output.err(
      `${shown} has ${errors} error${errors === 1 ? '' : 's'}: mend them first (pnpm tile:validate ${shown}).\n`,
    );
    return 1;
  }
  const warnings = findings.filter((finding) => finding.severity === 'warning').length;
  const plan = values.listing ? planListing(tile, values.to) : planCheckout(tile, values.to);
  for (const [target, bytes] of plan)
    output.err(`${values.write ? 'write' : 'would write'} ${printable(target)} (${bytes.length} bytes)\n`);
  for (const path of leftOver(tile, join(values.to, tile.folder), values.listing)) {
    output.err(`not in the tile any more, remove it yourself: ${printable(path)}\n`);
  }
  const isNew = !existsSync(join(values.to, tile.folder));
  if (values.write) for (const [target, bytes] of plan) replaceFile(target, bytes);
  const text = values.listing ? listingText(tile) : pullRequestText(tile, { errors, warnings, isNew });
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

function planCheckout(tile: Tile, to: string): Map<string, Uint8Array> {
  const owners = join(to, '.github', 'CODEOWNERS');
  if (!existsSync(owners))
    throw new UsageError(`"${to}" is no checkout of integrations-extras: it has no .github/CODEOWNERS.`);
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(tile.folder))
    throw new UsageError(`The app_id gives no folder name: "${tile.folder}".`);
  const plan = filesOf(tile, join(to, tile.folder));
  const before = decodeText('.github/CODEOWNERS', readFileSync(owners));
  const after = withOwnersLine(before, tile);
  if (after !== before.text) plan.set(owners, Buffer.from(after));
  return plan;
}

function planListing(tile: Tile, to: string): Map<string, Uint8Array> {
  const plan = filesOf(tile, to);
  plan.set(join(to, 'listing.md'), Buffer.from(listingText(tile)));
  return plan;
}

/** Every file of the tile with its target. Links and what else cannot be published were errors before. */
function filesOf(tile: Tile, target: string): Map<string, Uint8Array> {
  const root = resolve(tile.path);
  const plan = new Map<string, Uint8Array>();
  for (const path of tile.files.keys())
    if (!path.endsWith('/')) plan.set(join(target, path), readFileSync(join(root, path)));
  return plan;
}

/** What an earlier version left in the target. */
function leftOver(tile: Tile, target: string, listing: boolean): string[] {
  if (listing || !existsSync(target) || !statSync(target).isDirectory()) return [];
  return readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !tile.has(path.slice(target.length + 1).replaceAll('\\', '/')));
}
