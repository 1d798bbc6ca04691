import { resolve } from 'node:path';
import { openDataDirectory } from '../../apps/reference-server/src/database/embedded/data-directory.ts';
import { findAncestors, watchAncestors } from './ancestors.ts';
import { type Child, startChild, stopChild } from './child.ts';
import { readStartConfig, type StartConfig } from './config.ts';
import { findTakenPorts } from './ports.ts';

/** `pnpm start`. @returns the exit code, once everything has ended */
export async function startAll(): Promise<number> {
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
  const sandbox = startChild('sandbox', resolve(import.meta.dirname, 'run-sandbox.ts'), environment);
  const server = startChild(
    'reference server',
    resolve(import.meta.dirname, '../../apps/reference-server/src/server.ts'),
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
