#!/usr/bin/env node
import './node-20.ts';

const { runSandboxCommand } = await import('./command.ts');
await runSandboxCommand('tilekit-sandbox');
