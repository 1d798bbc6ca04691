#!/usr/bin/env node
import * as nodeModule from 'node:module';
import { runSandboxCommand } from './command.ts';

// Node 20 does not have it yet, and then starts more slowly.
if ('enableCompileCache' in nodeModule) nodeModule.enableCompileCache();
await runSandboxCommand('tilekit-sandbox');
