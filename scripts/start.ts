import { defineCommand } from '../tools/command.ts';
import { startAll } from '../tools/start/run.ts';

await defineCommand({
  name: 'start',
  summary: `Runs everything on this machine: the sandbox, which plays Datadog, and the reference server with its own PostgreSQL.
Saved sources, pages and files of the tile show within a second: the server restarts, open pages refresh themselves, and
received data and connections stay. Ctrl-C ends it all. What you connected is kept in .data and is still connected at the next start.`,
  details: `Environment:
  PORT              port of the reference server (4300)
  SANDBOX_PORT      port of the sandbox (4400)
  METRICS_PORT      port of the server's Prometheus metrics (the one after PORT)
  TILEKIT_DATA_DIR  where the data lives (.data)
  DATABASE_URL      a PostgreSQL of your own instead of the embedded one
  LOG_LEVEL         debug, info, warn (default here), error
Ports that are not set move on by ten when another checkout uses them.
docs/environment.md lists all variables of the server.`,
  exitCodes: '0 stopped, 1 could not start, or a part ended by itself',
  run: async () => {
    try {
      return await startAll();
    } catch (error) {
      console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    }
  },
}).execute();
process.exit();
