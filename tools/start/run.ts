import { join } from 'node:path';
import { openDataDirectory } from '../../apps/reference-server/src/database/embedded/data-directory.ts';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../apps/reference-server/src/database/embedded/embedded-postgres.ts';
import { waitForOwner } from '../../apps/reference-server/src/database/embedded/take-over.ts';
import { findAncestors, watchAncestors } from './ancestors.ts';
import { startChild, stopChild } from './child.ts';
import { readStartConfig, type StartConfig } from './config.ts';
import { findFreeBlocks, findTakenPorts } from './ports.ts';
import { printLogs } from './print-logs.ts';
import { ServerProcesses } from './server-processes.ts';
import { watchSources } from './watch-sources.ts';

/** `pnpm start`. @returns the exit code, once everything has ended */
export async function startAll(): Promise<number> {
  const begin = performance.now();
  const wanted = readStartConfig();
  openDataDirectory(wanted.dataDirectory);
  // The same checkout twice is refused before anything moves out of its way.
  if (!wanted.hasOwnDatabase) await waitForOwner(wanted.dataDirectory);
  const config = await findPorts(wanted);
  if (Array.isArray(config)) {
    console.error(`\n${config.join('\n')}\n`);
    return 1;
  }
  const stopWanted = waitForStop(config);
  await using stack = new AsyncDisposableStack();
  // Closed last first: the server still hands over what it has collected, to the sandbox and into its database.
  const database = startDatabase(config);
  stack.defer(async () => (await database.catch(() => undefined))?.stop());
  const sandbox = startChild('sandbox', join(import.meta.dirname, 'run-sandbox.ts'), environmentOf(config));
  stack.defer(() => stopChild(sandbox));
  const server = new ServerProcesses({
    environment: environmentOf(config),
    printLogs: process.stdout.isTTY ? printLogs : undefined,
    say: (text) => {
      console.log(`  ${text}`);
    },
  });
  stack.defer(() => server.stop());

  const failed = Promise.race([
    sandbox.ended.then((how) => stopsAll('sandbox', how)),
    server.failed.then((how) => stopsAll('reference server', how)),
    database.then(async (postgres) => {
      await (postgres?.ended ?? new Promise<never>(() => undefined));
      return stopsAll('database', 'ended');
    }),
  ]);
  const ready = Promise.all([server.start(database), sandbox.ready]).then(() => undefined);
  let outcome = await Promise.race([failed, stopWanted, ready]);
  if (outcome === undefined) {
    printWelcome(config, (performance.now() - begin) / 1000);
    const watch = watchSources(
      config.tileDirectory,
      (files) => {
        server.replace(files);
      },
      (problem) => {
        console.error(`  ${problem}`);
      },
    );
    stack.defer(() => {
      watch.close();
    });
    outcome = await Promise.race([failed, stopWanted]);
  }
  if (outcome === stopped) return 0;
  console.error(`\n${outcome}`);
  return 1;
}

const stopped = 'stopped';

function stopsAll(name: string, how: string): string {
  return `The ${name} ${how}; everything else is stopped too.`;
}

/** Moved where another program has the default ones. @returns a line for each port that cannot be had */
async function findPorts(config: StartConfig): Promise<StartConfig | string[]> {
  const { host, chosen } = config;
  const [server = 0, sandbox = 0] = await findFreeBlocks(host, [
    chosen.has('PORT') || chosen.has('METRICS_PORT') ? [] : [config.serverPort, config.metricsPort],
    chosen.has('SANDBOX_PORT') ? [] : [config.sandboxPort],
  ]);
  const moved = {
    ...config,
    serverPort: config.serverPort + server,
    metricsPort: config.metricsPort + server,
    sandboxPort: config.sandboxPort + sandbox,
  };
  const taken = await findTakenPorts(host, [
    { variable: 'PORT', port: moved.serverPort },
    { variable: 'SANDBOX_PORT', port: moved.sandboxPort },
    { variable: 'METRICS_PORT', port: moved.metricsPort },
  ]);
  return taken.length > 0 ? [...taken] : moved;
}

/** The embedded one, unless there is a PostgreSQL of the partner's own. It stays while servers come and go. */
function startDatabase(config: StartConfig): Promise<EmbeddedPostgres | undefined> {
  if (config.hasOwnDatabase) return Promise.resolve(undefined);
  return startEmbeddedPostgres({ dataDirectory: config.dataDirectory });
}

function environmentOf(config: StartConfig): NodeJS.ProcessEnv {
  const { environment, host, sandboxPort, serverPort, metricsPort, dataDirectory } = config;
  return {
    ...environment,
    HOST: host,
    PORT: String(serverPort),
    METRICS_PORT: String(metricsPort),
    SANDBOX_PORT: String(sandboxPort),
    DATADOG_SANDBOX_URL: `http://${host}:${sandboxPort}`,
    TILEKIT_DATA_DIR: dataDirectory,
    TILEKIT_TILE_DIR: config.tileDirectory,
    // Types are stripped and sources compiled once for each of their versions.
    NODE_COMPILE_CACHE: environment.NODE_COMPILE_CACHE ?? join(dataDirectory, 'compile-cache'),
  };
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

  What you save shows within a second or two: the server restarts, data and connections stay.
  Ctrl-C ends everything. Your data is kept in ${dataDirectory}
`);
}
