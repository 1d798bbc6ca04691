import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Load } from './loads.ts';
import type { Cost } from './send.ts';

/** The process that takes what is sent. */
export async function startSink(): Promise<{ readonly port: string; readonly process: ChildProcess }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'sink.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { port, process: child };
}

/** How a load is run. */
interface Manner {
  /** How the floor and the vendor's client cut the load. */
  readonly itemsPerRequest?: number;
  /** Whether the process has sent before. */
  readonly warm?: boolean;
  /** For Node. */
  readonly flags?: readonly string[];
}

/** Runs one load with one implementation in a separate process. */
export function measure(
  implementation: string,
  port: string,
  load: Load,
  { itemsPerRequest = 0, warm = false, flags = [] }: Manner = {},
): Cost {
  const script = join(import.meta.dirname, 'send.ts');
  const words = [...flags, script, implementation, port, JSON.stringify(load), itemsPerRequest.toString()];
  if (warm) words.push('warm');
  const { status, stdout, stderr } = spawnSync(process.execPath, words);
  if (status !== 0) throw new Error(`"${implementation}" failed: ${stderr.toString()}`);
  return JSON.parse(stdout.toString()) as Cost;
}

/** The middle one of several figures. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** The dearest as a multiple of the cheapest; NaN where a cost is not positive, so that nothing can be said. */
export function spread(costs: readonly number[]): number {
  const cheapest = Math.min(...costs);
  return cheapest > 0 ? Math.max(...costs) / cheapest : Number.NaN;
}

/** One line of a verdict; a missed target fails the benchmark, as does a value that is not a number. */
export function verdict(what: string, value: number, target: number): string {
  const met = value > 0 && value <= target;
  if (!met) process.exitCode = 1;
  return `${what}: ${value.toFixed(2)}; target: at most ${target}: ${met ? 'met' : 'MISSED'}`;
}
