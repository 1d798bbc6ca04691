import { resolve } from 'node:path';
import { defineCommand } from '../tools/command.ts';
import { readStartConfig } from '../tools/start/config.ts';
import { createMcpServer, serveOnStdio } from '../tools/mcp/server.ts';

await defineCommand({
  name: 'mcp',
  summary: `A Model Context Protocol server on stdin and stdout, for coding agents: validate, fix, explain, logs, lab, sandbox.
Paths must be in this repository, URLs on this machine, and only \`fix\` writes files. .mcp.json registers it.`,
  exitCodes: '0 the client is gone, 1 the settings are wrong',
  run: async () => {
    const { host, sandboxPort } = readStartConfig();
    const repository = resolve(import.meta.dirname, '..');
    await serveOnStdio(createMcpServer(repository, new URL(`http://${host}:${sandboxPort}`)));
    return 0;
  },
}).execute();
process.exit();
