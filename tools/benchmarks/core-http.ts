/** 2,000 authenticated GETs, 64 at a time: `createTransport` beside the vendor's client and a bare keep-alive agent. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const rounds = 11;
const names = ['tilekit', "the vendor's client", 'bare agent'] as const;
const targets = { "the vendor's client": 2, 'bare agent': 0.85 };

const folder = join(import.meta.dirname, 'core');
const server = spawn(process.execPath, [join(folder, 'monitor-server.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [port] = (await once(createInterface(server.stdout), 'line')) as [string];

// Interleaved, so that a busy moment of the machine meets every client.
const times = new Map<string, number[]>(names.map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const name of names) times.get(name)?.push(measure(name));
}
server.kill();

const own = median('tilekit');
for (const name of names) console.log(`${name.padEnd(20)} ${median(name).toFixed(0).padStart(5)} ms`);
for (const [name, target] of Object.entries(targets)) {
  const speed = median(name) / own;
  const met = speed >= target ? 'met' : 'MISSED';
  console.log(`${speed.toFixed(2)} x the speed of ${name}; target: at least ${target}: ${met}`);
  if (met === 'MISSED') process.exitCode = 1;
}

function measure(name: string): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, [
    join(folder, 'get-monitors.ts'),
    name,
    port,
  ]);
  if (status !== 0) throw new Error(`"${name}" failed: ${stderr.toString()}`);
  return Number(stdout.toString());
}

function median(name: string): number {
  const sorted = (times.get(name) ?? []).toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
