import { loadCompiled } from '../packages/tile/src/cli/launch.ts';

const [{ logsCommand }, { runCommand }] = await loadCompiled(() =>
  Promise.all([
    import('../packages/tile/src/cli/logs-command.ts'),
    import('../packages/tile/src/cli/run.ts'),
  ]),
);

process.exitCode = runCommand(logsCommand, process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  colour: process.stdout.isTTY,
  progress: process.stderr.isTTY,
});
