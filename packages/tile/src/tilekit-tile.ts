#!/usr/bin/env node
import { launchValidate, loadCompiled } from './cli/launch.ts';
import { supportNode20 } from './cli/node-20.ts';
import type { CommandName, Output } from './cli/output.ts';

const help = `Usage: tilekit-tile COMMAND [options]

Works on a Datadog integration tile, without a network. A tile is a folder as in DataDog/integrations-extras.

  validate   what reviewers will find, with reason, remedy and source; --fix fixes what can be fixed
  explain    why a rule exists, with a good and a bad example
  new        a new tile that passes, except for what only you can know
  logs       do its log pipelines give the results that their tests expect?
  bump       does this change need a new version of the tile, and why?
  pack       the tile as a directory for integrations-extras, or as fields of a listing
  lsp        a language server on stdio, for editors

tilekit-tile COMMAND --help says more, --version prints the version. Exit codes: 0 fine, 1 something was found, 2 could not run.
`;

const nameOf = (command: CommandName) => `tilekit-tile ${command}`;
type Run = (args: readonly string[], output: Output) => number;

/** Each is loaded when it is asked for. */
const commands: Readonly<Partial<Record<CommandName, () => Promise<Run>>>> = {
  explain: async () => (await import('./cli/explain-command.ts')).explainCommand,
  new: async () => (await import('./cli/new-command.ts')).newCommand,
  logs: async () => (await import('./cli/logs-command.ts')).logsCommand,
  bump: async () => (await import('./cli/bump-command.ts')).bumpCommand,
  pack: async () => (await import('./cli/pack-command.ts')).packCommand,
  lsp: async () => (await import('./cli/lsp-command.ts')).lspCommand,
};

supportNode20();
void main(process.argv.slice(2));

async function main([command = '--help', ...args]: readonly string[]): Promise<void> {
  if (command === 'validate') {
    await launchValidate(args, nameOf);
    return;
  }
  const load = Object.entries(commands).find(([name]) => name === command)?.[1];
  if (load !== undefined) {
    const [run, { runCommand }] = await loadCompiled(() => Promise.all([load(), import('./cli/run.ts')]));
    process.exitCode = runCommand(run, args, streams());
    return;
  }
  if (command === '--version') {
    const { packageVersion } = await import('./disk/package-version.ts');
    process.stdout.write(`${packageVersion() ?? 'unknown'}\n`);
    return;
  }
  if (command === '--help' || command === '-h' || command === 'help') {
    process.stdout.write(help);
    return;
  }
  process.stderr.write(`There is no command "${command}".\n\n${help}`);
  process.exitCode = 2;
}

function streams(): Output {
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    colour: process.stdout.isTTY && process.stdout.hasColors(),
    progress: process.stderr.isTTY,
    nameOf,
  };
}
