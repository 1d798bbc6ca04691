import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseFigure, type Figure } from './figures/figure.ts';
import { driftLines, readRecorded, recordedPath, type Run } from './figures/recorded.ts';

const folder = import.meta.dirname;
const root = resolve(folder, '../..');
export const benchmarks = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !/^run\b/.test(file))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();

/** Measured in a minute, at every change. */
const quickest = ['package-import', 'commands-cold'];

/** How a run is shown: for people, as JSON, as the new recorded run, or as what changed since that. */
type Form = 'text' | 'json' | 'record' | 'drift';

/** Runs the benchmarks one after the other, so that none disturbs another. Each prints ratios. @returns the exit code */
export function runBenchmarks(names: readonly string[], form: Form = 'text'): number {
  const wanted = names.length === 0 && form === 'drift' ? quickest : names;
  const chosen =
    wanted.length === 0
      ? benchmarks
      : benchmarks.filter((name) => wanted.some((start) => name.startsWith(start)));
  if (chosen.length === 0) {
    console.error(`No benchmark begins with "${names.join('", "')}". There are: ${benchmarks.join(', ')}.`);
    return 2;
  }
  const say = form === 'text' ? console.log : console.error;
  say(`${chosen.length === 1 ? 'One benchmark' : `${chosen.length} benchmarks`}: ${chosen.join(', ')}`);
  if (!build(form)) return 1;

  const figures: Figure[] = [];
  const failed: string[] = [];
  for (const [index, name] of chosen.entries()) {
    say(`\n── ${name} (${index + 1} of ${chosen.length})`);
    const { status, stdout } = runOne(name, form);
    const found: Figure[] = [];
    for (const line of stdout?.trimEnd().split('\n') ?? []) {
      const figure = parseFigure(line);
      if (figure) found.push(figure);
      else say(line);
    }
    figures.push(...found);
    // Where drift is shown, a missed threshold is no failure: only a benchmark that measured nothing is.
    if (form === 'drift' ? found.length === 0 : status !== 0) failed.push(name);
  }
  if (form === 'json') console.log(JSON.stringify(runOf(figures), undefined, 2));
  if (form === 'record') {
    writeFileSync(join(root, recordedPath), `${JSON.stringify(runOf(figures), undefined, 2)}\n`);
  }
  if (form === 'drift') for (const line of driftLines(readRecorded(root).figures, figures)) console.log(line);
  say(
    failed.length === 0
      ? '\nAll ran, and no threshold was missed.'
      : `\nFailed, or missed a threshold: ${failed.join(', ')}`,
  );
  return failed.length === 0 ? 0 : 1;
}

/** Published code is measured, not the sources that development runs. */
function build(form: Form): boolean {
  const built = spawnSync('pnpm', ['--silent', 'run', 'build'], {
    stdio: form === 'text' ? 'inherit' : ['inherit', 2, 'inherit'],
  });
  if (built.error)
    console.error(
      `\`pnpm\` did not start: ${built.error.message}. Run \`npx -y pnpm@12 bench\`, which brings it.`,
    );
  if (built.status !== 0) console.error('The packages could not be built, so nothing was measured.');
  return built.status === 0;
}

function runOne(name: string, form: Form): Pick<SpawnSyncReturns<string | null>, 'status' | 'stdout'> {
  const script = join(folder, `${name}.ts`);
  if (form === 'text') return spawnSync(process.execPath, [script], { stdio: 'inherit', encoding: 'utf8' });
  const stdio = ['inherit', 'pipe', 'inherit'] as const;
  return spawnSync(process.execPath, [script, '--json'], { stdio: [...stdio], encoding: 'utf8' });
}

function runOf(figures: readonly Figure[]): Run {
  const [processor] = cpus();
  return {
    measuredAt: new Date().toISOString(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
    node: process.version,
    machine: `${cpus().length} cores (${processor?.model ?? 'unknown'}), ${process.platform}`,
    figures,
  };
}
