#!/usr/bin/env node
import * as nodeModule from 'node:module';
import { LabError } from '../run/lab-error.ts';
import { proxyHelp, runOptionsHelp } from './help.ts';

const help = `tilekit-lab COMMAND [options]

Judges a partner's server, in any language, by what it does: against an offline Datadog (@tilekit/sandbox).

  run     lets customers, attackers and Datadog work with your server, and reports
  proxy   a forward proxy that leads Datadog's hosts to the sandbox, for a server whose Datadog hosts cannot be configured
  init    asks how your server is used, and writes lab.json
  list    every step with its id, severity and source; "list webhooks tokens": those of some groups

run:
${runOptionsHelp}

${proxyHelp}
init [FILE]           default lab.json

lab.json, all parts optional (lab.schema.json describes them):
  {"customers": [{"cookie": "…"} | {"header": {…}} | {"command": ["…"]} | {"form": {"url", "fields": {…}, "submit"}}, …two],
   "between": [{"press": "label"}],
   "installations": {"url", "format": "json|html", "items": "JSON Pointer or CSS selector", "id",
                     "status": {"path", "connected": ["…"]}, "organization"},
   "disconnect": {"url": "/…/{id}/…", "method", "csrf": {"from": "page|header|json", "name", "field"}, "confirm": {"press"}}
                 | {"by": "person"},
   "alert": {"url", "shows": "text with {title}"},
   "patience": {"dataSeconds": 90, "alertSeconds": 30, "disconnectSeconds": 10},
   "sends": ["metrics", "logs", …]}

Exit codes: 0 nothing failed, 1 something failed, 2 could not run.
`;

// Node 20 does not have it yet, and then starts more slowly.
if ('enableCompileCache' in nodeModule) nodeModule.enableCompileCache();

// A reader such as `head` may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2));

async function main([command, ...args]: string[]): Promise<number> {
  try {
    if (command !== undefined && args.some((arg) => arg === '--help' || arg === '-h')) {
      process.stdout.write(help);
      return 0;
    }
    switch (command) {
      case 'run':
        return await (await import('./run-command.ts')).runCommand(args, { help, tile: 'integration-tile' });
      case 'proxy':
        return await (await import('./proxy-command.ts')).proxyCommand(args);
      case 'init':
        await (await import('./init-command.ts')).initCommand(fileOf(args));
        return 0;
      case 'list':
        await list(args);
        return 0;
      case undefined:
      case '--help':
      case '-h':
        process.stdout.write(help);
        return command === undefined ? 2 : 0;
      default:
        process.stderr.write(`There is no command "${command}".\n\n${help}`);
        return 2;
    }
  } catch (error) {
    process.stderr.write(
      `${error instanceof LabError ? error.message : error instanceof Error ? (error.stack ?? '') : String(error)}\n`,
    );
    return 2;
  }
}

/** @throws LabError when a group is unknown */
async function list(groups: readonly string[]): Promise<void> {
  const { adversaries, groupOf } = await import('../adversaries/table.ts');
  const unknown = groups.find((name) => !adversaries.some((adversary) => groupOf(adversary) === name));
  if (unknown !== undefined) throw new LabError(`There is no group "${unknown}". See tilekit-lab --help.`);
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
