#!/usr/bin/env node
import { readFileSync } from 'node:fs';

const help = `Usage: tilekit-core COMMAND [options]

  explain   what an error of Datadog means, and what to do next
  sites     every Datadog site with its hosts

tilekit-core COMMAND --help says more, --version prints the version. Exit codes: 0 answered, 2 could not run.
`;

process.exitCode = await main(process.argv.slice(2));

async function main([command = '--help', ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case 'explain':
      return (await import('./explain-command.ts')).explainCommand(args, 'tilekit-core explain');
    case 'sites':
      return (await import('./sites-command.ts')).sitesCommand(args, { name: 'tilekit-core sites' });
    case '--version': {
      const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
      process.stdout.write(`${/"version": "([^"]+)"/.exec(text)?.[1] ?? 'unknown'}\n`);
      return 0;
    }
    case '--help':
    case '-h':
    case 'help':
      process.stdout.write(help);
      return 0;
    default:
      process.stderr.write(`There is no command "${command}".\n\n${help}`);
      return 2;
  }
}
