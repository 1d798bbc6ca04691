import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a process cost from its start to its exit. */
export interface ProcessCost {
  /** Processor time: on a busy machine it says more than the clock. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Memory at its peak. */
  readonly megabytes: number;
}

interface Manner {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Exit codes that are no failure; default: 0 alone. */
  readonly exitCodes?: readonly number[];
}

const meter = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('fs').writeSync(3, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, megabytes: maxRSS / 1000 }));
});`;

/** A folder that is removed at the end, and processes that say at their end what they used. */
export class ProcessMeter implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'bench-'));
  readonly #meter = join(this.folder, 'meter.cjs');

  constructor() {
    writeFileSync(this.#meter, meter);
  }

  /** Runs Node with these arguments. */
  cost(args: readonly string[], { exitCodes = [0], ...options }: Manner = {}): ProcessCost {
    const started = performance.now();
    const { status, output } = spawnSync(process.execPath, ['--require', this.#meter, ...args], {
      ...options,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    const wallMs = performance.now() - started;
    if (status === null || !exitCodes.includes(status)) {
      throw new Error(`\`node ${args.join(' ')}\` ended with ${status}: ${output[2] ?? ''}`);
    }
    return { wallMs, ...(JSON.parse(output[3] ?? '') as { cpuMs: number; megabytes: number }) };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
