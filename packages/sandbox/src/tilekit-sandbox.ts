#!/usr/bin/env node
import { supportNode20 } from './node-20.ts';

supportNode20();
const { runSandboxCommand } = await import('./command.ts');
await runSandboxCommand('tilekit-sandbox');
