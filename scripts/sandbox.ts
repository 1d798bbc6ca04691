import { runSandboxCommand } from '../packages/sandbox/src/command.ts';

await runSandboxCommand('pnpm sandbox');
