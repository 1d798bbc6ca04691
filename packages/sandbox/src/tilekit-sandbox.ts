#!/usr/bin/env node
import { runSandboxCommand } from './command.ts';

await runSandboxCommand('tilekit-sandbox');
