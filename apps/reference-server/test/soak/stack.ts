import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createConfig } from '../../src/config.ts';
import { recordSecret } from '../harness/canaries.ts';
import { freePort } from '../delivery-storm/free-port.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { Instance, type Version } from './instance.ts';
import { startTcpPostgres, type TcpPostgres } from './tcp-postgres.ts';

const repository = resolve(import.meta.dirname, '../../../..');

/** Everything that the soak runs against: database, sandbox, instances, and what is in front of them. */
export interface Stack {
  readonly postgres: TcpPostgres;
  readonly balancer: Balancer;
  readonly sandboxUrl: string;
  readonly instances: readonly Instance[];
  /** The same program, in the order of a key rotation: old key, both with the old one active, both with the new one. */
  readonly versions: readonly Version[];
  /** With every key of the rotation. */
  readonly encryptionKeys: string;
  readonly onboardingPath: string;
  close(): Promise<void>;
}

export interface StackOptions {
  readonly directory: string;
  readonly instances: number;
  readonly intervalSeconds: number;
  readonly logLevel: string;
}

export async function startStack({
  directory,
  instances,
  intervalSeconds,
  logLevel,
}: StackOptions): Promise<Stack> {
  const postgres = await startTcpPostgres(join(directory, 'database'), await freePort());
  const balancer = await startBalancer();
  const sandbox = await startSandboxProcess(join(directory, 'sandbox'), balancer.url);
  const client = await publishedClient(sandbox.url);
  const [older, newer] = [`older:${randomKey()}`, `newer:${randomKey()}`];
  const sessionSecret = randomKey();
  for (const secret of [older, newer].map((key) => key.split(':')[1])) recordSecret(secret);
  for (const secret of [sessionSecret, postgres.password, client.secret]) recordSecret(secret);

  const rings = [older, `${older},${newer}`, `${newer},${older}`];
  const versions = rings.map((ring, index) => ({
    name: `ring ${index + 1}`,
    file: join(repository, 'apps/reference-server/src/server.ts'),
    nodeArguments: ['--conditions=@tilekit/source'],
    environment: { ENCRYPTION_KEYS: ring },
  }));
  const environment = {
    PUBLIC_URL: balancer.url,
    DATADOG_SANDBOX_URL: sandbox.url,
    DATADOG_CLIENT_ID: client.id,
    DATADOG_CLIENT_SECRET: client.secret,
    DATABASE_URL: postgres.url,
    SESSION_SECRET: sessionSecret,
    TILEKIT_DATA_DIR: join(directory, 'never-used'),
    TRUSTED_PROXIES: '127.0.0.1',
    COLLECT_INTERVAL_SECONDS: String(intervalSeconds),
    LOG_LEVEL: logLevel,
  };
  const [first] = versions;
  if (first === undefined) throw new Error('There is no version to start.');
  const started = await Promise.all(
    Array.from({ length: instances }, async (_, index) => {
      const metricsPort = String(await freePort());
      const own = { ...environment, METRICS_PORT: metricsPort };
      const instance = new Instance(`instance-${index + 1}`, await freePort(), first, own);
      await instance.start();
      balancer.ports.add(instance.port);
      return instance;
    }),
  );
  const config = createConfig({ ...environment, ENCRYPTION_KEYS: older });
  return {
    postgres,
    balancer,
    sandboxUrl: sandbox.url,
    instances: started,
    versions,
    encryptionKeys: `${newer},${older}`,
    onboardingPath: config.tile.oauth.onboardingPath,
    async close() {
      await Promise.all(started.map((instance) => instance.stop()));
      balancer.close();
      sandbox.child.kill('SIGTERM');
      await postgres.stop();
    },
  };
}

async function startSandboxProcess(
  dataDirectory: string,
  partnerUrl: string,
): Promise<{ url: string; child: ChildProcess }> {
  const child: ChildProcess = spawn(
    process.execPath,
    [
      '--conditions=@tilekit/source',
      join(repository, 'scripts/sandbox.ts'),
      ...['--json', '--port', '0', '--data', dataDirectory, '--partner-url', partnerUrl],
    ],
    { cwd: repository, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  if (child.stdout === null) throw new Error('The sandbox has no output.');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { url: (JSON.parse(line) as { url: string }).url, child };
}

async function publishedClient(sandboxUrl: string): Promise<{ id: string; secret: string }> {
  const answer = await fetch(`${sandboxUrl}/_sandbox/oauth_clients`);
  const { items } = (await answer.json()) as { items: { id: string; kind: string; secret: string }[] };
  const client = items.find(({ kind }) => kind === 'published');
  if (client === undefined) throw new Error('The sandbox has no published client.');
  return client;
}

function randomKey(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64');
}
