/** The server's command line with an integration of the tests. */
import { runCommandLine } from '../../src/command/command-line.ts';
import { testIntegration } from '../harness/test-integration.ts';

const code = await runCommandLine(testIntegration, process.argv.slice(2));
if (code !== undefined) process.stdout.write('', () => process.exit(code));
