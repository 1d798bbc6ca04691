import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createBrowser } from './harness/browser.ts';
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

let place: StackPlace;
beforeEach(async () => {
  place = await chooseStackPlace();
});
afterEach(async () => {
  for (const { pid } of processesOf(place)) process.kill(pid, 'SIGKILL');
  await waitForNone(place);
  removeStackPlace(place);
});

describe.runIf(process.platform === 'linux')('SIGKILL during collection', { timeout: 300_000 }, () => {
  test.runIf(demonstratesSignIn).each<[string, (command: string) => boolean]>([
    ['the server', (command: string) => command.includes('src/process/standby.ts')],
    ['the sandbox', (command: string) => command.includes('run-sandbox.ts')],
    ['PostgreSQL', (command: string) => command.includes('bin/postgres -D')],
    ['`pnpm start` itself', (command: string) => command.includes('scripts/start.ts')],
    ['all of them', () => true],
  ])('of %s leaves no process, and the next start is still connected', async (_, isVictim) => {
    const stack = await startStack(place);
    const cookies = await connect(stack);
    await waitForMetrics(stack);
    await recordStoredSecrets(place.dataDirectory);
    for (const { pid, command } of processesOf(place)) if (isVictim(command)) process.kill(pid, 'SIGKILL');
    await once(stack.process, 'close');
    expect(await waitForNone(place)).toEqual([]);

    await using again = await startStack(place);
    const browser = createBrowser(undefined, again.serverUrl);
    for (const [origin, jar] of cookies) browser.cookies.set(origin, jar);
    await vi.waitFor(
      async () => {
        // A server that has just started on a busy machine may ask to come back in a few seconds.
        expect((await browser.open('/installations')).text).toContain('Connected</span>');
      },
      { timeout: 60_000, interval: 1000 },
    );
    await fetch(`${again.sandboxUrl}/_sandbox/received/metrics`, { method: 'DELETE' });
    await waitForMetrics(again);
  });
});

describe.runIf(process.platform === 'linux')('what stands above `pnpm start`', { timeout: 300_000 }, () => {
  test('SIGKILL of the package manager ends everything below it', async () => {
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
    shell.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    while (!printed.includes('Ready after')) await sleep(50);
    shell.kill('SIGKILL');
    expect(await waitForNone(place)).toEqual([]);
  });
});

describe('a start that cannot be', { timeout: 300_000 }, () => {
  test.each([
    ['PORT', 'port'],
    ['SANDBOX_PORT', 'sandboxPort'],
    ['METRICS_PORT', 'metricsPort'],
  ] as const)(
    '%s is taken: says which and how to change it, ends with 1, leaves nothing running',
    async (variable, key) => {
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
    const stack = spawnStack({ ...place, dataDirectory: '/proc/self/nowhere' });
    const [code] = (await once(stack.process, 'close')) as [number];
    expect(code).toBe(1);
    expect(stack.output()).toContain('TILEKIT_DATA_DIR');
  });
});

test('SIGTERM ends everything in order, with exit code 0', { timeout: 300_000 }, async () => {
  const stack = await startStack(place);
  stack.process.kill('SIGTERM');
  const [code] = (await once(stack.process, 'close')) as [number];
  expect(code).toBe(0);
  expect(await waitForNone(place)).toEqual([]);
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
  const end = Date.now() + 15_000;
  while ((await count()) <= before) {
    if (Date.now() > end) throw new Error('No metrics arrived within 15 s.');
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

/** @returns who is still there after ten seconds */
async function waitForNone(where: StackPlace): Promise<readonly Process[]> {
  const end = Date.now() + 10_000;
  while (processesOf(where).length > 0 && Date.now() < end) await sleep(50);
  return processesOf(where);
}
