import { runCommand } from './run.ts';
import type { Output } from './output.ts';
import { validateCommand } from './validate-command.ts';

/** `tile-validate` from the process it runs in: its arguments, its streams, its exit code. */
export function runProgram(program: NodeJS.Process): void {
  const output: Output = {
    out: (text) => program.stdout.write(text),
    err: (text) => program.stderr.write(text),
    colour: program.stdout.isTTY && program.stdout.hasColors(),
    progress: program.stderr.isTTY,
  };
  // Whoever reads may have read enough (`| head`): nothing is left to do then.
  program.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    program.exit();
  });
  program.exitCode = runCommand(validateCommand, program.argv.slice(2), output);
}
