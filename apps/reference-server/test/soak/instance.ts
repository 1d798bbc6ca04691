import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputDirectory } from '../harness/canaries.ts';

/** What an instance runs: an entry file, its arguments for Node, and the environment that only this version has. */
export interface Version {
  readonly name: string;
  readonly file: string;
  readonly nodeArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** One server process in its place; it dies and is started again. */
export class Instance {
  readonly port: number;
  readonly #name: string;
  readonly #environment: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #version: Version;
  /** Only `kill` and `stop` end an instance: what ended otherwise failed. */
  readonly unexpected: string[] = [];

  constructor(name: string, port: number, version: Version, environment: Readonly<Record<string, string>>) {
    this.port = port;
    this.#name = name;
    this.#version = version;
    this.#environment = environment;
  }

  get version(): string {
    return this.#version.name;
  }

  /** Resident memory in MB; 0 while it is not running. */
  get megabytes(): number {
    try {
      const status = readFileSync(`/proc/${this.#child?.pid ?? 0}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
    } catch {
      return 0;
    }
  }

  /** Starts it and waits until it says that it is ready. */
  async start(version = this.#version): Promise<void> {
    this.#version = version;
    const child = spawn(process.execPath, [...version.nodeArguments, version.file], {
      env: { PATH: process.env.PATH, ...this.#environment, ...version.environment, PORT: String(this.port) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    const log = createWriteStream(join(outputDirectory, `output-${this.#name}.log`), { flags: 'a' });
    let end = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        log.write(chunk);
        end = (end + chunk.toString()).slice(-2_000);
      });
    }
    child.once('close', (code, signal) => {
      log.end();
      if (this.#child !== child) return;
      this.#child = undefined;
      this.unexpected.push(`${this.#name} (${version.name}) ended with ${signal ?? code ?? '?'}:\n${end}`);
    });
    const ready = once(child, 'message');
    const closed = once(child, 'close').then(() => {
      throw new Error(`${this.#name} did not start:\n${end}`);
    });
    closed.catch(() => undefined);
    await Promise.race([ready, closed]);
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** @returns how long it took, in milliseconds */
  async stop(): Promise<number> {
    const begin = performance.now();
    await this.#end('SIGTERM');
    return performance.now() - begin;
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  }
}
