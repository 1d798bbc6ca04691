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
  console.log('Thresholds stand beside their figures, met or MISSED. On a busy machine, figures mislead.');
  console.log('Exit code: 0 all ran, 1 one failed or missed its threshold, 2 no such benchmark.');
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

console.log(`${chosen.length === 1 ? 'One benchmark' : `${chosen.length} benchmarks`}: ${chosen.join(', ')}`);

// Published code is measured, not the sources that development runs.
const built = spawnSync('pnpm', ['--silent', 'run', 'build', '--output-logs=errors-only'], {
  stdio: 'inherit',
});
if (built.error)
  console.error(
    `\`pnpm\` did not start: ${built.error.message}. Run \`npx -y pnpm@12 bench\`, which brings it.`,
  );
if (built.status !== 0) {
  console.error('The packages could not be built, so nothing was measured.');
  process.exit(1);
}

const failed: string[] = [];
for (const [index, name] of chosen.entries()) {
  console.log(`\n── ${name} (${index + 1} of ${chosen.length})`);
  const { status } = spawnSync(process.execPath, [join(folder, `${name}.ts`)], { stdio: 'inherit' });
  if (status !== 0) failed.push(name);
}
console.log(
  failed.length === 0
    ? '\nAll ran, and no threshold was missed.'
    : `\nFailed, or missed a threshold: ${failed.join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
