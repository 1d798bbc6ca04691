import { costCommand } from '../packages/tile/src/cli/cost-command.ts';
import { runCommand } from '../packages/tile/src/cli/run.ts';

process.exitCode = runCommand(costCommand, process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  colour: process.stdout.isTTY,
  progress: process.stderr.isTTY,
});
