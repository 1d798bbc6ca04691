/** Cold start: a process that imports the built `@tilekit/core`, beside an empty one and one with the vendor's client. */
import { spawnSync } from 'node:child_process';

const target = 2;
const rounds = 21;

const programs = {
  'node -e 0': ['-e', '0'],
  'import @tilekit/core': ['--input-type=module', '-e', 'import "@tilekit/core"'],
  'import @tilekit/core/secrets': ['--input-type=module', '-e', 'import "@tilekit/core/secrets"'],
  "the vendor's client": ['--input-type=module', '-e', 'import "@datadog/datadog-api-client"'],
};

// Interleaved, so that a busy moment of the machine meets every program; the first round warms the disk.
const times = new Map(Object.keys(programs).map((name) => [name, [] as number[]]));
for (let round = 0; round <= rounds; round++) {
  for (const [name, words] of Object.entries(programs)) {
    const start = process.hrtime.bigint();
    const { status, stderr } = spawnSync(process.execPath, words, { cwd: import.meta.dirname });
    if (status !== 0) throw new Error(`"${name}" failed: ${stderr.toString()}`);
    if (round > 0) times.get(name)?.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
}

const floor = median('node -e 0');
for (const name of times.keys()) {
  const ms = median(name);
  console.log(`${name.padEnd(29)} ${ms.toFixed(0).padStart(5)} ms  ${(ms / floor).toFixed(2)} x`);
}
const ratio = median('import @tilekit/core') / floor;
console.log(`target: at most ${target} x node -e 0: ${ratio <= target ? 'met' : 'MISSED'}`);

function median(name: string): number {
  const sorted = (times.get(name) ?? []).toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
