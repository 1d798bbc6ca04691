/** Cold start: a process that imports a built package, beside an empty one and one with the vendor's client. */
import { spawnSync } from 'node:child_process';

const rounds = 15;
const floorName = 'node -e 0';
/** At most so many times the empty process. */
const targets = { '@tilekit/core': 2, '@tilekit/webhooks': 2.2 };
const modules = [
  '@tilekit/core',
  '@tilekit/core/secrets',
  '@tilekit/telemetry',
  '@tilekit/webhooks',
  '@datadog/datadog-api-client',
];

const programs = new Map<string, string[]>([[floorName, ['-e', '0']]]);
for (const name of modules) programs.set(name, ['--input-type=module', '-e', `import "${name}"`]);

// Interleaved, so that a busy moment of the machine meets every program; the first round warms the disk.
const times = new Map([...programs.keys()].map((name) => [name, [] as number[]]));
for (let round = 0; round <= rounds; round++) {
  for (const [name, words] of programs) {
    const start = process.hrtime.bigint();
    const { status, stderr } = spawnSync(process.execPath, words, { cwd: import.meta.dirname });
    if (status !== 0) throw new Error(`"${name}" failed: ${stderr.toString()}`);
    if (round > 0) times.get(name)?.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
}

const floor = median(floorName);
for (const name of programs.keys()) {
  const ms = median(name);
  console.log(`${name.padEnd(29)} ${ms.toFixed(0).padStart(5)} ms  ${(ms / floor).toFixed(2)} x`);
}
for (const [name, target] of Object.entries(targets)) {
  const met = median(name) / floor <= target ? 'met' : 'MISSED';
  console.log(`${name}: at most ${target} x ${floorName}: ${met}`);
  if (met === 'MISSED') process.exitCode = 1;
}

function median(name: string): number {
  const sorted = (times.get(name) ?? []).toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
