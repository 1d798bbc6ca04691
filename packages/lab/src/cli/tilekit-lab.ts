#!/usr/bin/env node
import * as nodeModule from 'node:module';
import { describeError, LabError } from '../run/lab-error.ts';
import { labVersion } from '../run/lab-version.ts';
import { initHelp, labHelp, listHelp, proxyHelp, runHelp } from './help.ts';

const helpOf = new Map([
  ['run', runHelp],
  ['proxy', proxyHelp],
  ['init', initHelp],
  ['list', listHelp],
]);

// Node 20 does not have it yet, and then starts more slowly.
if ('enableCompileCache' in nodeModule) nodeModule.enableCompileCache();

// A reader such as `head` may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2));

async function main([command, ...args]: string[]): Promise<number> {
  try {
    const help = helpOf.get(command ?? '');
    if (help !== undefined && args.some((arg) => arg === '--help' || arg === '-h')) {
      process.stdout.write(help);
      return 0;
    }
    switch (command) {
      case 'run':
        return await (
          await import('./run-command.ts')
        ).runCommand(args, { help: runHelp, tile: 'integration-tile' });
      case 'proxy':
        return await (await import('./proxy-command.ts')).proxyCommand(args);
      case 'init':
        await (await import('./init-command.ts')).initCommand(fileOf(args));
        return 0;
      case 'list':
        await list(args);
        return 0;
      case '--version':
        process.stdout.write(`${labVersion()}\n`);
        return 0;
      case undefined:
      case '--help':
      case '-h':
        process.stdout.write(labHelp);
        return command === undefined ? 2 : 0;
      default:
        process.stderr.write(`There is no command "${command}".\n\n${labHelp}`);
        return 2;
    }
  } catch (error) {
    process.stderr.write(`${describeError(error)}\n`);
    return 2;
  }
}

/** @throws LabError when a group is unknown */
async function list(groups: readonly string[]): Promise<void> {
  const { adversaries, groupOf } = await import('../adversaries/table.ts');
  const unknown = groups.find((name) => !adversaries.some((adversary) => groupOf(adversary) === name));
  if (unknown !== undefined)
    throw new LabError(`There is no group "${unknown}": tilekit-lab run --help has their names.`);
  for (const adversary of adversaries) {
    const { id, severity, title, source } = adversary;
    if (groups.length > 0 && !groups.includes(groupOf(adversary))) continue;
    process.stdout.write(`${id}  ${severity}\n  ${title}\n  ${source}\n`);
  }
}

/** @throws LabError when there is more than the name of a file */
function fileOf(args: readonly string[]): string {
  const wrong = args.find((arg, index) => arg.startsWith('-') || index > 0);
  if (wrong !== undefined)
    throw new LabError(`Unexpected argument "${wrong}". Usage: tilekit-lab init [FILE]`);
  return args[0] ?? 'lab.json';
}
