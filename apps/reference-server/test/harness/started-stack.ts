import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseKeyRing, createSecretBox } from '@tilekit/core/secrets';
import pg from 'pg';
import { recordOutput, recordSecret } from './canaries.ts';

const repository = resolve(import.meta.dirname, '../../../..');

/** `pnpm start` as a user runs it, on free ports and in a separate directory. */
export interface StartedStack extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly serverUrl: string;
  readonly sandboxUrl: string;
  readonly dataDirectory: string;
  /** What it printed so far. */
  output(): string;
}

export interface StackPlace {
  readonly dataDirectory: string;
  readonly port: number;
  readonly sandboxPort: number;
  readonly metricsPort: number;
}

export async function chooseStackPlace(): Promise<StackPlace> {
  const [port = 0, sandboxPort = 0, metricsPort = 0] = await freePorts(3);
  return { dataDirectory: mkdtempSync(join(tmpdir(), 'tilekit-stack-')), port, sandboxPort, metricsPort };
}

/** Starts it and waits until it says that it is ready. */
export async function startStack(place: StackPlace): Promise<StartedStack> {
  const stack = spawnStack(place);
  const end = Date.now() + 60_000;
  while (!stack.output().includes('Ready after')) {
    if (stack.process.exitCode !== null || Date.now() > end)
      throw new Error(`It did not start:\n${stack.output()}`);
    await sleep(50);
  }
  return stack;
}

/** Starts it without waiting. */
export function spawnStack(place: StackPlace, environment: NodeJS.ProcessEnv = {}): StartedStack {
  const child = spawn(process.execPath, ['--conditions=@tilekit/source', 'scripts/start.ts'], {
    cwd: repository,
    env: {
      ...process.env,
      NODE_ENV: undefined,
      PORT: String(place.port),
      SANDBOX_PORT: String(place.sandboxPort),
      METRICS_PORT: String(place.metricsPort),
      TILEKIT_DATA_DIR: place.dataDirectory,
      COLLECT_INTERVAL_SECONDS: '2',
      LOG_LEVEL: 'trace',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      recordOutput(chunk.toString());
    });
  }
  return {
    process: child,
    serverUrl: `http://127.0.0.1:${place.port}`,
    sandboxUrl: `http://127.0.0.1:${place.sandboxPort}`,
    dataDirectory: place.dataDirectory,
    output: () => printed,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = new Promise((done) => child.once('close', done));
      child.kill('SIGTERM');
      await closed;
    },
  };
}

/** Opens what the server has sealed, so that the scan at the end of the run knows what to look for. */
export async function recordStoredSecrets(dataDirectory: string): Promise<void> {
  const file = readFileSync(join(dataDirectory, 'development-secrets.json'), 'utf8');
  const { encryptionKeys, sessionSecret } = JSON.parse(file) as {
    encryptionKeys: string;
    sessionSecret: string;
  };
  recordSecret(encryptionKeys.split(':')[1]);
  recordSecret(sessionSecret);
  const box = createSecretBox(parseKeyRing(encryptionKeys));
  const client = new pg.Client({ host: join(dataDirectory, 'socket'), user: 'tilekit', database: 'tilekit' });
  await client.connect();
  const { rows } = await client.query<{
    id: string;
    account_id: string;
    document: Record<string, Record<string, string> | undefined>;
  }>('select id, account_id, document from installations');
  await client.end();
  for (const { id, account_id: accountId, document } of rows) {
    const sealed = [
      ['access_token', document.tokens?.accessToken],
      ['refresh_token', document.tokens?.refreshToken],
      ['api_key', document.apiKey?.key],
    ] as const;
    for (const [field, text] of sealed) {
      if (text !== undefined) {
        const context = { purpose: 'installation', installationId: id, accountId, field };
        recordSecret(await box.open(text, context));
      }
    }
  }
}

export function removeStackPlace({ dataDirectory }: StackPlace): void {
  rmSync(dataDirectory, { recursive: true, force: true });
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
