import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { defineCommand } from '../tools/command.ts';

// What this process is made of is compiled once; its children keep theirs beside the data.
enableCompileCache(resolve(import.meta.dirname, '../node_modules/.cache/tilekit'));

await defineCommand({
  name: 'start',
  summary: `Runs everything on this machine: the sandbox in place of Datadog, and the reference server with its own PostgreSQL.
Changes to sources, pages and the tile take effect within a second or two: the server restarts, open pages reload, and
received data and connections are kept. Ctrl-C stops everything. Connections are stored in .data and survive a restart.`,
  details: `Environment:
  PORT              port of the reference server (4300)
  SANDBOX_PORT      port of the sandbox (4400)
  METRICS_PORT      port of the server's Prometheus metrics (the one after PORT)
  TILEKIT_DATA_DIR  directory of the data (.data)
  DATABASE_URL      your own PostgreSQL instead of the embedded one
  LOG_LEVEL         debug, info, warn (default here), error
Ports that are not set increase by ten if another checkout uses them.
docs/environment.md lists all variables of the server.`,
  exitCodes: '0 stopped, 1 could not start, or a process ended unexpectedly',
  run: async () => {
    try {
      const { startAll } = await import('../tools/start/run.ts');
      return await startAll();
    } catch (error) {
      console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    }
  },
}).execute();
process.exit();
