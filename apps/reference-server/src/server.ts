import { runCommandLine } from './command/command-line.ts';
import { integration } from './integration/index.ts';

const code = await runCommandLine(integration, process.argv.slice(2));
// Not before everything is written: standard output may be a pipe.
if (code !== undefined) process.stdout.write('', () => process.exit(code));
