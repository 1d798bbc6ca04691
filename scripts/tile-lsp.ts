import { lspCommand } from '../packages/tile/src/cli/lsp-command.ts';
import { runCommand } from '../packages/tile/src/cli/run.ts';

process.exitCode = runCommand(lspCommand, process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  colour: false,
  progress: false,
});
