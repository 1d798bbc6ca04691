import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;
export const benchmarks = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !/^run\b/.test(file))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();

/** Runs the benchmarks one after the other, so that none disturbs another. Each prints ratios. @returns the exit code */
export function runBenchmarks(names: readonly string[]): number {
  const chosen =
    names.length === 0
      ? benchmarks
      : benchmarks.filter((name) => names.some((start) => name.startsWith(start)));
  if (chosen.length === 0) {
    console.error(`No benchmark begins with "${names.join('", "')}". There are: ${benchmarks.join(', ')}.`);
    return 2;
  }

  console.log(
    `${chosen.length === 1 ? 'One benchmark' : `${chosen.length} benchmarks`}: ${chosen.join(', ')}`,
  );

  // Published code is measured, not the sources that development runs.
  const built = spawnSync('pnpm', ['--silent', 'run', 'build'], {
    stdio: 'inherit',
  });
  if (built.error)
    console.error(
      `\`pnpm\` did not start: ${built.error.message}. Run \`npx -y pnpm@12 bench\`, which brings it.`,
    );
  if (built.status !== 0) {
    console.error('The packages could not be built, so nothing was measured.');
    return 1;
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
  return failed.length === 0 ? 0 : 1;
}
