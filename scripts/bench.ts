/** `pnpm bench`: runs the benchmarks one after the other, so that none disturbs another. Each prints ratios. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const folder = join(import.meta.dirname, 'benchmarks');
const benchmarks = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' } },
});

if (values.help) {
  console.log('Usage: pnpm bench [name…]\n\nRuns all benchmarks, or those whose name begins so:\n');
  for (const name of benchmarks) console.log(`  ${name}`);
  console.log('\nEvery figure is a ratio to a floor or a peer, measured in the same run.');
  console.log('Exit code: 0 all ran, 1 one failed, 2 no such benchmark.');
  process.exit(0);
}

const chosen =
  positionals.length === 0
    ? benchmarks
    : benchmarks.filter((name) => positionals.some((start) => name.startsWith(start)));
if (chosen.length === 0) {
  console.error(
    `No benchmark begins with "${positionals.join('", "')}". There are: ${benchmarks.join(', ')}.`,
  );
  process.exit(2);
}

// Published code is measured, not the sources that development runs.
const built = spawnSync('pnpm', ['--silent', 'run', 'build', '--output-logs=errors-only'], {
  stdio: 'inherit',
});
if (built.status !== 0) process.exit(1);

let failed = 0;
for (const [index, name] of chosen.entries()) {
  console.log(`\n── ${name} (${index + 1} of ${chosen.length})`);
  const { status } = spawnSync(process.execPath, [join(folder, `${name}.ts`)], { stdio: 'inherit' });
  if (status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
