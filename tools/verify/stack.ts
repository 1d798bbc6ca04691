import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  environmentSchema,
  fileVariables,
} from '../../apps/reference-server/src/config/environment-schema.ts';
import { startChild, stopChild } from '../start/child.ts';
import { openTlsFront } from './tls-front.ts';

/** A server and the sandbox that it talks to. */
export interface Stack {
  readonly target: URL;
  /** PEM of the authority that signed the target's certificate. */
  readonly ca: string;
  readonly sandbox: URL;
  stop(): Promise<void>;
}

/**
 * Starts this repository's server, behind TLS as in production, and a sandbox on free ports, with separate data that is
 * deleted at the end.
 *
 * @param environment of these processes; no setting of a server counts in it
 */
export async function startStack(environment: NodeJS.ProcessEnv, tileDirectory: string): Promise<Stack> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'tilekit-verify-'));
  const [port, sandboxPort, metricsPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const front = await openTlsFront(port);
  const shared = {
    ...withoutSettings(environment),
    LOG_LEVEL: 'error',
    TILEKIT_DATA_DIR: dataDirectory,
    TILEKIT_TILE_DIR: tileDirectory,
    HOST: '127.0.0.1',
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    METRICS_PORT: String(metricsPort),
    PUBLIC_URL: front.origin,
    NODE_EXTRA_CA_CERTS: front.caFile,
    COLLECT_INTERVAL_SECONDS: '5',
  };
  const sandbox = new URL(`http://127.0.0.1:${sandboxPort}`);
  const children = [
    startChild('sandbox', resolve(import.meta.dirname, '../start/run-sandbox.ts'), shared, 2, [
      '--in-memory',
    ]),
    startChild(
      'reference server',
      resolve(import.meta.dirname, '../../apps/reference-server/src/server.ts'),
      {
        ...shared,
        DATADOG_SANDBOX_URL: sandbox.origin,
      },
      2,
    ),
  ];
  const stop = async () => {
    for (const child of [...children].reverse()) await stopChild(child);
    front[Symbol.dispose]();
    rmSync(dataDirectory, { recursive: true, force: true });
  };
  const ready = Promise.all(children.map((child) => child.ready)).then(() => undefined);
  const broken = await Promise.race([
    ready,
    ...children.map(async (child) => `The ${child.name} ${await child.ended}.`),
  ]);
  if (broken !== undefined) {
    await stop();
    throw new Error(broken);
  }
  return { target: new URL(front.origin), ca: front.ca, sandbox, stop };
}

/**
 * A server must not work on the database of another one. An empty variable counts as unset, and it overrides what `.env`
 * says out.
 */
export function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = [
    ...Object.keys(environmentSchema.properties),
    ...fileVariables.map((name) => `${name}_FILE`),
  ];
  return { ...environment, ...Object.fromEntries(names.map((name) => [name, ''])) };
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        found(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
