import { runCommand } from '@tilekit/webhooks/command';

process.exitCode = await runCommand(process.argv.slice(2));
