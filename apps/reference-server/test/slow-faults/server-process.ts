import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../delivery-storm/free-port.ts';
import { recordOutput } from '../harness/canaries.ts';
import type { ChildOrder } from './child-order.ts';

export interface ProcessSettings {
  readonly environment: Readonly<Record<string, string>>;
  readonly order?: ChildOrder;
  /** `--max-old-space-size`. */
  readonly heapMegabytes?: number;
  /** `ulimit -n`. */
  readonly descriptors?: number;
}

/** What `/readyz` answered, and when, in milliseconds of the monotonic clock. */
interface Look {
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  readonly status: number;
}

/** A real process of the server, and what can be seen of it from outside. */
export class ServerProcess implements AsyncDisposable {
  readonly url: string;
  readonly metricsUrl: string;
  readonly #child: ChildProcess;
  readonly #looks: Look[] = [];
  #output = '';
  #watches = true;

  private constructor(child: ChildProcess, port: number, metricsPort: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
    this.metricsUrl = `http://127.0.0.1:${metricsPort}/metrics`;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
        recordOutput(chunk.toString());
      });
    }
  }

  /** @param isReady whether to wait until `/readyz` answers 200; default true */
  static async start(settings: ProcessSettings, isReady = true): Promise<ServerProcess> {
    const { environment, order = {}, heapMegabytes, descriptors } = settings;
    const [port, metricsPort] = [await freePort(), await freePort()];
    const node = [
      ...(heapMegabytes === undefined ? [] : [`--max-old-space-size=${heapMegabytes}`]),
      '--conditions=@tilekit/source',
      join(import.meta.dirname, 'fault-child.ts'),
      JSON.stringify(order),
    ];
    const [command, args] =
      descriptors === undefined
        ? [process.execPath, node]
        : ['bash', ['-c', `ulimit -n ${descriptors}; exec "$0" "$@"`, process.execPath, ...node]];
    const child = spawn(command, args, {
      env: {
        PATH: process.env.PATH,
        COLLECT_INTERVAL_SECONDS: '1',
        PUBLIC_URL: `http://127.0.0.1:${port}`,
        ...environment,
        PORT: String(port),
        METRICS_PORT: String(metricsPort),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const server = new ServerProcess(child, port, metricsPort);
    void server.#watch();
    try {
      if (isReady) await server.until(200, 180_000);
    } catch (error) {
      // No caller has it yet that could end it.
      await server.stop('SIGKILL');
      throw error;
    }
    return server;
  }

  get output(): string {
    return this.#output;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The most memory that the process ever had, in MB. */
  get peakMegabytes(): number {
    const status = readFileSync(`/proc/${this.#child.pid ?? 0}/status`, 'utf8');
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }

  /** How long after `sinceMs` the first look came that ended in `status`, in milliseconds; throws when it does not. */
  async until(status: number, withinMs: number, sinceMs = performance.now()): Promise<number> {
    for (;;) {
      const found = this.#looks.find((look) => look.answeredAtMs > sinceMs && look.status === status);
      if (found) return Math.round(found.answeredAtMs - sinceMs);
      if (!this.isAlive) throw new Error(`The server ended:\n${this.#output.slice(-3_000)}`);
      if (performance.now() - sinceMs > withinMs)
        throw new Error(
          `/readyz did not answer ${status} within ${withinMs} ms:\n${this.#output.slice(-3_000)}`,
        );
      await sleep(20);
    }
  }

  /** The longest that `/readyz` took since then. */
  slowestLookMs(sinceMs: number): number {
    const looks = this.#looks.filter(({ askedAtMs }) => askedAtMs >= sinceMs);
    return Math.round(Math.max(0, ...looks.map(({ askedAtMs, answeredAtMs }) => answeredAtMs - askedAtMs)));
  }

  async get(path: string): Promise<{ readonly status: number; readonly text: string }> {
    const response = await fetch(path.startsWith('http') ? path : `${this.url}${path}`, {
      redirect: 'manual',
    });
    return { status: response.status, text: await response.text() };
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.#watches = false;
    if (!this.isAlive) return;
    const closed = once(this.#child, 'close');
    this.#child.kill(signal);
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
  }

  async #watch(): Promise<void> {
    while (this.#watches && this.isAlive) {
      const askedAtMs = performance.now();
      const status = await statusOf(`${this.url}/readyz`);
      this.#looks.push({ askedAtMs, answeredAtMs: performance.now(), status });
      await sleep(200);
    }
  }
}

/** On a separate connection; 0 without an answer. */
export function statusOf(url: string): Promise<number> {
  return new Promise((resolve) => {
    const call = request(url, { agent: false, timeout: 30_000 }, (response) => {
      response.resume();
      response.on('end', () => {
        resolve(response.statusCode ?? 0);
      });
      response.on('error', () => {
        resolve(0);
      });
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => {
      resolve(0);
    });
    call.end();
  });
}
