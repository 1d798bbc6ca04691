/** 2,000 reads of a webhook, one after the other and 64 at a time, beside the vendor's client and bare node:http. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const target = 2;
const rounds = 7;
const names = ['tilekit', 'vendor', 'bare node:http'] as const;

const folder = join(import.meta.dirname, 'webhooks');
const server = spawn(process.execPath, [join(folder, 'webhook-server.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [port] = (await once(createInterface(server.stdout), 'line')) as [string];

let isMet = true;
for (const concurrency of [1, 64]) {
  // Interleaved, so that a busy moment of the machine meets every client.
  const times = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) times.get(name)?.push(measure(name, concurrency));
  }
  const vendor = median(times.get('vendor'));
  for (const name of names) {
    const ms = median(times.get(name));
    console.log(
      `${String(concurrency).padStart(2)}-way  ${name.padEnd(15)} ${ms.toFixed(0).padStart(5)} ms  ` +
        `${(vendor / ms).toFixed(2)} x the vendor's speed`,
    );
  }
  if (vendor / median(times.get('tilekit')) < target) isMet = false;
}
console.log(`target: at least ${target} x the vendor's client, both ways: ${isMet ? 'met' : 'MISSED'}`);
if (!isMet) process.exitCode = 1;
server.kill();

function measure(name: string, concurrency: number): number {
  const words = [join(folder, 'get-webhooks.ts'), name, port, String(concurrency)];
  const { status, stdout, stderr } = spawnSync(process.execPath, words);
  if (status !== 0) throw new Error(`"${name}" failed: ${stderr.toString()}`);
  return Number(stdout.toString());
}

function median(values: number[] = []): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
