import { TileNoteError } from '../changelog/notes.ts';
import { ChangelogError } from '../changelog/release-changelog.ts';
import { RuleFailedError } from '../engine/validate-tile.ts';
import { NoTileError } from '../tile/no-tile.ts';
import { NoBaseError } from '../tile/load-base.ts';
import { printable } from '../report/printable.ts';
import { UsageError, type Output } from './output.ts';

/**
 * Runs a command and turns what stopped it into a message and the exit code 2.
 * @returns the exit code
 */
export function runCommand(
  command: (commands: readonly string[], output: Output) => number,
  commands: readonly string[],
  output: Output,
): number {
  try {
    return command(commands, output);
  } catch (error) {
    if (!isExpected(error)) throw error;
    output.err(`${printable(error.message.replaceAll('\n', ' '))}\n`);
    return 2;
  }
}

function isExpected(error: unknown): error is Error {
  if (error instanceof UsageError || error instanceof NoTileError || error instanceof NoBaseError)
    return true;
  if (error instanceof ChangelogError || error instanceof TileNoteError) return true;
  // What the operating system refuses (no permission, disk full) has a code and a message with the path.
  return error instanceof RuleFailedError || (error instanceof Error && 'code' in error);
}
