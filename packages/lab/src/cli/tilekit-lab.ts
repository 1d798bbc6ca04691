#!/usr/bin/env node
import { adversaries } from '../adversaries/table.ts';
import { LabError } from '../run/lab-error.ts';
import { initCommand } from './init-command.ts';
import { proxyHelp } from './proxy-help.ts';
import { runCommand, runOptionsHelp } from './run-command.ts';

const help = `tilekit-lab COMMAND [options]

Judges a partner's server, in any language, by what it does: against an offline Datadog (@tilekit/sandbox).

  run     lets customers, attackers and Datadog work with your server, and reports
  proxy   a forward proxy that leads Datadog's hosts to the sandbox, for a server whose Datadog hosts cannot be configured
  init    asks how your server is used, and writes lab.json
  list    every step with its id, severity and source

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

process.exitCode = await main(process.argv.slice(2));

async function main([command, ...args]: string[]): Promise<number> {
  try {
    switch (command) {
      case 'run':
        return await runCommand(args, { help, tile: 'integration-tile' });
      case 'proxy':
        return await (await import('./proxy-command.ts')).proxyCommand(args);
      case 'init':
        await initCommand(args[0] ?? 'lab.json');
        return 0;
      case 'list':
        for (const { id, severity, title, source } of adversaries)
          process.stdout.write(`${id}  ${severity}\n  ${title}\n  ${source}\n`);
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
