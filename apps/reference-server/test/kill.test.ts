import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Browser, createBrowser } from './harness/browser.ts';
import { demonstratesSignIn } from './harness/demonstration.ts';
import {
  chooseStackPlace,
  recordStoredSecrets,
  removeStackPlace,
  spawnStack,
  type StackPlace,
  type StartedStack,
  startStack,
} from './harness/started-stack.ts';

const slow = { timeout: 300_000 };
const inTurn = { ...slow, concurrent: false };

/** Where one test starts its programs; whatever a failed test left there is ended. */
async function choosePlace(): Promise<StackPlace & AsyncDisposable> {
  const place = await chooseStackPlace();
  return {
    ...place,
    async [Symbol.asyncDispose]() {
      for (const { pid } of processesOf(place)) process.kill(pid, 'SIGKILL');
      await waitForNone(place);
      removeStackPlace(place);
    },
  };
}

/** One directory, killed again and again: each next start continues where the last one was killed. */
describe.runIf(process.platform === 'linux').concurrent('SIGKILL during collection', () => {
  let place: Awaited<ReturnType<typeof choosePlace>>;
  let stack: StartedStack;
  let cookies: Browser['cookies'];
  beforeAll(async () => {
    place = await choosePlace();
    stack = await startStack(place);
    if (!demonstratesSignIn) return;
    cookies = await connect(stack);
    await waitForMetrics(stack);
    await recordStoredSecrets(place.dataDirectory);
  }, 300_000);
  afterAll(() => place[Symbol.asyncDispose]());

  test.runIf(demonstratesSignIn).each<[string, (command: string) => boolean]>([
    ['the server', (command: string) => command.includes('src/process/standby.ts')],
    ['the sandbox', (command: string) => command.includes('run-sandbox.ts')],
    ['PostgreSQL', (command: string) => command.includes('bin/postgres -D')],
    ['`pnpm start` itself', (command: string) => command.includes('scripts/start.ts')],
    ['all of them', () => true],
  ])('of %s leaves no process, and the next start is still connected', inTurn, async (_, isVictim) => {
    if (stack.process.exitCode !== null) stack = await startStack(place);
    const ended = once(stack.process, 'close');
    for (const { pid, command } of processesOf(place)) if (isVictim(command)) process.kill(pid, 'SIGKILL');
    await ended;
    expect(await waitForNone(place)).toEqual([]);

    stack = await startStack(place);
    const browser = createBrowser(undefined, stack.serverUrl);
    for (const [origin, jar] of cookies) browser.cookies.set(origin, jar);
    await vi.waitFor(
      async () => {
        // A server that has just started on a busy machine may ask to come back in a few seconds.
        expect((await browser.open('/installations')).text).toContain('Connected</span>');
      },
      { timeout: 60_000, interval: 250 },
    );
    await fetch(`${stack.sandboxUrl}/_sandbox/received/metrics`, { method: 'DELETE' });
    await waitForMetrics(stack);
  });

  test('afterwards SIGTERM ends everything in order, with exit code 0', inTurn, async () => {
    const ended = once(stack.process, 'close');
    stack.process.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(await waitForNone(place)).toEqual([]);
  });

  test('SIGKILL of the package manager ends everything below it', inTurn, async () => {
    const script = `${process.execPath} --conditions=@tilekit/source scripts/start.ts; : stands for pnpm`;
    const shell = spawn('sh', ['-c', script], {
      cwd: join(import.meta.dirname, '../../..'),
      env: {
        ...process.env,
        npm_lifecycle_event: 'start',
        PORT: String(place.port),
        SANDBOX_PORT: String(place.sandboxPort),
        METRICS_PORT: String(place.metricsPort),
        TILEKIT_DATA_DIR: place.dataDirectory,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    await new Promise<void>((ready) => {
      shell.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        if (printed.includes('Ready after')) ready();
      });
    });
    shell.kill('SIGKILL');
    expect(await waitForNone(place)).toEqual([]);
  });
});

describe.concurrent('a start that cannot be', slow, () => {
  test.each([
    ['PORT', 'port'],
    ['SANDBOX_PORT', 'sandboxPort'],
    ['METRICS_PORT', 'metricsPort'],
  ] as const)(
    '%s is taken: says which and how to change it, ends with 1, leaves nothing running',
    async (variable, key) => {
      await using place = await choosePlace();
      const occupant = createServer().listen(0, '127.0.0.1');
      await once(occupant, 'listening');
      const { port } = occupant.address() as AddressInfo;
      const stack = spawnStack({ ...place, [key]: port });
      const [code] = (await once(stack.process, 'close')) as [number];
      occupant.close();
      expect(code).toBe(1);
      expect(stack.output()).toContain(`Port ${port}`);
      expect(stack.output()).toContain(variable);
      expect(processesOf(place)).toEqual([]);
    },
  );

  test('all wrong settings are reported together, and nothing is left running', async () => {
    await using place = await choosePlace();
    const stack = spawnStack(place, {
      COLLECT_INTERVAL_SECONDS: 'often',
      DATABASE_URL: 'mysql://x',
      LOG_LEVEL: 'loud',
    });
    const [code] = (await once(stack.process, 'close')) as [number];
    expect(code).toBe(1);
    for (const name of ['COLLECT_INTERVAL_SECONDS', 'DATABASE_URL', 'LOG_LEVEL'])
      expect(stack.output()).toContain(name);
    expect(await waitForNone(place)).toEqual([]);
  });

  test('a data directory that cannot be written is named', async () => {
    await using place = await choosePlace();
    const stack = spawnStack({ ...place, dataDirectory: '/proc/self/nowhere' });
    const [code] = (await once(stack.process, 'close')) as [number];
    expect(code).toBe(1);
    expect(stack.output()).toContain('TILEKIT_DATA_DIR');
  });
});

async function connect(stack: StartedStack) {
  const browser = createBrowser(undefined, stack.serverUrl);
  const signIn = await browser.open('/datadog/onboarding?domain=datadoghq.com');
  const consent = await browser.submit(signIn, 'Sign in', { email: 'dana@customer.example' });
  const end = await browser.submit(consent, 'Authorize');
  expect(end.text).toContain('You may now close this tab');
  return browser.cookies;
}

async function waitForMetrics({ sandboxUrl }: StartedStack): Promise<void> {
  const count = async () => {
    const response = await fetch(`${sandboxUrl}/_sandbox/received/metrics`);
    return ((await response.json()) as { items: unknown[] }).items.length;
  };
  const before = await count();
  const end = Date.now() + 60_000;
  while ((await count()) <= before) {
    if (Date.now() > end) throw new Error('No metrics arrived within a minute.');
    await sleep(100);
  }
}

interface Process {
  readonly pid: number;
  readonly command: string;
}

/** Everything that runs with this directory in its environment: what was started, and what that started. */
function processesOf({ dataDirectory }: StackPlace): readonly Process[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const environment = readFileSync(`/proc/${name}/environ`, 'utf8');
        if (!environment.split('\0').includes(`TILEKIT_DATA_DIR=${dataDirectory}`)) return [];
        return [
          { pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') },
        ];
      } catch {
        return [];
      }
    });
}

/** @returns who is still there after half a minute */
async function waitForNone(where: StackPlace): Promise<readonly Process[]> {
  const end = Date.now() + 30_000;
  while (processesOf(where).length > 0 && Date.now() < end) await sleep(50);
  return processesOf(where);
}
