import { setFlagsFromString } from 'node:v8';
import { runCommand } from './run.ts';
import type { Output } from './output.ts';
import { validateCommand } from './validate-command.ts';

/** After so many tiles V8's memory is as large as tiles need. */
const settledAfter = 20;

/** `validate` in the process it runs in: its streams, its exit code. */
export function runProgram(
  program: NodeJS.Process,
  args: readonly string[],
  nameOf?: Output['nameOf'],
): void {
  // V8 enlarges its memory the more it has collected in all, and not only the more is in use: left alone, a run over
  // ten times the tiles takes twice the memory.
  setFlagsFromString('--heap-growing-percent=50');
  let printed = 0;
  const output: Output = {
    out: (text) => {
      program.stdout.write(text);
      if (++printed === settledAfter) setFlagsFromString('--semi-space-growth-factor=1');
    },
    err: (text) => program.stderr.write(text),
    colour: program.stdout.isTTY && program.stdout.hasColors(),
    progress: program.stderr.isTTY,
    ...(nameOf && { nameOf }),
  };
  // The reader may close the pipe early (`| head`): then there is nothing left to do.
  program.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    program.exit();
  });
  program.exitCode = runCommand(validateCommand, args, output);
}
