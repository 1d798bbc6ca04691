import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { openDataDirectory } from '../apps/reference-server/src/database/embedded/data-directory.ts';
import { findAncestors, watchAncestors } from './start/ancestors.ts';
import { type Child, startChild, stopChild } from './start/child.ts';
import { readStartConfig, type StartConfig } from './start/config.ts';
import { findTakenPorts } from './start/ports.ts';

const help = `pnpm start

Runs everything on this machine: the sandbox, which plays Datadog, and the reference server with its own PostgreSQL.
Ctrl-C ends it all. What you connected is kept in .data and is still connected at the next start.

Environment:
  PORT              port of the reference server (4300)
  SANDBOX_PORT      port of the sandbox (4400)
  METRICS_PORT      port of the server's Prometheus metrics (4301)
  TILEKIT_DATA_DIR  where the data lives (.data)
  DATABASE_URL      a PostgreSQL of your own instead of the embedded one
  LOG_LEVEL         debug, info, warn (default here), error
docs/environment.md lists all variables of the server.`;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const begin = performance.now();
  const config = readStartConfig();
  openDataDirectory(config.dataDirectory);
  const taken = await findTakenPorts(config.host, [
    { variable: 'PORT', port: config.serverPort },
    { variable: 'SANDBOX_PORT', port: config.sandboxPort },
    { variable: 'METRICS_PORT', port: config.metricsPort },
  ]);
  if (taken.length > 0) {
    console.error(`\n${taken.join('\n')}\n`);
    return 1;
  }
  const stopWanted = waitForStop(config);
  const children = startChildren(config);
  const failed = Promise.race(
    children.map(async (child) => `The ${child.name} ${await child.ended}; everything else is stopped too.`),
  );
  const ready = Promise.all(children.map((child) => child.ready)).then(() => undefined);
  let outcome = await Promise.race([ready, failed, stopWanted]);
  if (outcome === undefined) {
    printWelcome(config, (performance.now() - begin) / 1000);
    outcome = await Promise.race([failed, stopWanted]);
  }
  // The server first: it still hands over what it has collected.
  for (const child of [...children].reverse()) await stopChild(child);
  if (outcome === stopped) return 0;
  console.error(`\n${outcome}`);
  return 1;
}

const stopped = 'stopped';

function startChildren(config: StartConfig): readonly Child[] {
  const { environment, host, sandboxPort, serverPort, metricsPort } = config;
  const sandbox = startChild('sandbox', resolve(import.meta.dirname, 'start/run-sandbox.ts'), environment);
  const server = startChild(
    'reference server',
    resolve(import.meta.dirname, '../apps/reference-server/src/server.ts'),
    {
      ...environment,
      HOST: host,
      PORT: String(serverPort),
      METRICS_PORT: String(metricsPort),
      DATADOG_SANDBOX_URL: `http://${host}:${sandboxPort}`,
      TILEKIT_DATA_DIR: config.dataDirectory,
      TILEKIT_TILE_DIR: config.tileDirectory,
    },
  );
  return [sandbox, server];
}

function waitForStop({ startedByPackageManager }: StartConfig): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        resolve(stopped);
      });
    }
    if (startedByPackageManager) {
      watchAncestors(findAncestors(), () => {
        resolve(stopped);
      });
    }
  });
}

function printWelcome({ host, sandboxPort, serverPort, dataDirectory }: StartConfig, seconds: number): void {
  const sandbox = `http://${host}:${sandboxPort}`;
  console.log(`
  Ready after ${seconds.toFixed(1)} s

  Datadog (sandbox)    ${sandbox}
  Reference server     http://${host}:${serverPort}

  1. Open ${sandbox}/app.datadoghq.com/integrations
  2. Open the tile and click "Install", then "Connect Accounts"
  3. Sign in, click "Authorize", and see the first data arrive:
     ${sandbox}/app.datadoghq.com/received/metrics

  Ctrl-C ends everything. Your data is kept in ${dataDirectory}
`);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
process.exit();
