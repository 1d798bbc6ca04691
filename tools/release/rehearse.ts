/**
 * From a changeset to an installed package and a tile CHANGELOG entry, on a copy: what a release will do, before it does it.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { consume } from './consumer.ts';
import { reportGates, runRepositoryGates } from './repository-gates.ts';
import { startLocalRegistry } from './local-registry.ts';
import { packPackages, type PackedPackage } from './pack.ts';
import { runPackageGates } from './gates.ts';
import { tryCommands } from './try-commands.ts';
import { copyWorkingTree, run, runBeside } from '../working-copy.ts';

const repository = 'https://github.com/rehearsal/kit';
const root = resolve(import.meta.dirname, '../..');
/** `pnpm release:rehearse`. @returns the exit code */
export async function rehearseRelease(keep: boolean): Promise<number> {
  const copy = mkdtempSync(join(tmpdir(), 'tilekit-rehearsal-'));
  try {
    return (await rehearse(copy)) ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    if (keep) console.log(`The copy is in ${copy}`);
    else rmSync(copy, { recursive: true, force: true });
  }
}

async function rehearse(copy: string): Promise<boolean> {
  copyWorkingTree(root, copy);
  step('install', () =>
    run('npx', ['-y', 'pnpm@12.21.0', 'install', '--frozen-lockfile', '--prefer-offline'], copy),
  );
  const before = versionOf(copy);
  writeChangesets(copy);
  step('version', () => run('npx', ['-y', 'pnpm@12.21.0', 'release:version', '--date', '2026-02-03'], copy));
  const after = versionOf(copy);
  const entry = readFileSync(join(copy, 'integration-tile', 'CHANGELOG.md'), 'utf8')
    .split('\n')
    .slice(0, 8)
    .join('\n');
  console.log(`\nPackages ${before} → ${after}. The tile's CHANGELOG now begins:\n\n${entry}\n`);
  if (before === after || !entry.includes('/ 2026-02-03')) throw new Error('The changesets had no effect.');
  step('tile:validate', () => run('npx', ['-y', 'pnpm@12.21.0', 'tile:validate'], copy));
  step('build', () =>
    run('npx', ['-y', 'pnpm@12.21.0', '--recursive', '--filter', './packages/*', 'run', 'build'], copy),
  );

  const folder = join(copy, '.data', 'release');
  mkdirSync(folder, { recursive: true });
  const packages = packPackages(copy, folder, repository);
  const again = packPackages(copy, join(copy, '.data', 'release-again'), repository);
  const gates = [
    ...(await runPackageGates(packages)),
    await tryCommands(copy, packages),
    sameTwice(packages, again),
    ...runRepositoryGates(copy, join(folder, 'sbom.cdx.json')),
  ];
  const passed = reportGates(gates);
  return (await publishAndInstall(packages, copy)) && passed;
}

async function publishAndInstall(packages: readonly PackedPackage[], copy: string): Promise<boolean> {
  let passed = true;
  await using registry = await startLocalRegistry();
  const npmrc = join(copy, '.data', 'npmrc');
  writeFileSync(npmrc, `//${new URL(registry.url).host}/:_authToken=rehearsal\n`);
  for (const { tarball } of packages) {
    const args = [
      'publish',
      tarball,
      '--registry',
      registry.url,
      '--userconfig',
      npmrc,
      '--provenance=false',
      '--loglevel=error',
    ];
    await runBeside('npm', args, copy);
  }
  console.log(`\nPublished to ${registry.url}: ${registry.published().join(', ')}\n`);
  const everything = packages.map(({ name }) => name);
  for (const released of packages) {
    const surroundings = { root: copy, registry: registry.url, companions: everything };
    const { name, imported, ran, stopped, faults, seconds } = await consume(released, surroundings);
    console.log(
      `${faults.length === 0 ? '✓' : '✗'} ${name}: installed, ${imported} entry points imported; README examples compiled, ${ran} run, ${stopped} excerpts or stopped before Datadog, ${faults.length} failed (${seconds.toFixed(1)} s)`,
    );
    for (const fault of faults) console.error(fault.replaceAll(/^/gm, '    '));
    passed &&= faults.length === 0;
  }
  return passed;
}

function writeChangesets(copy: string): void {
  writeFileSync(
    join(copy, '.changeset', 'rehearsal.md'),
    "---\n'@tilekit/core': minor\n---\n\nA rehearsal.\n",
  );
  writeFileSync(
    join(copy, '.changeset', 'tile', 'rehearsal.md'),
    '---\nbump: minor\n---\n\nSubmits what a rehearsal submits.\n',
  );
}

function versionOf(copy: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(copy, 'packages', 'core', 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '';
}

function sameTwice(first: readonly PackedPackage[], second: readonly PackedPackage[]) {
  const faults = first
    .filter(
      ({ tarball }, index) => !readFileSync(tarball).equals(readFileSync(second[index]?.tarball ?? tarball)),
    )
    .map(({ name }) => `${name} packs differently the second time`);
  return { gate: 'reproducible', detail: `${first.length} tarballs packed twice`, faults };
}

function step(name: string, work: () => unknown): void {
  const startedAt = performance.now();
  work();
  console.log(`✓ ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
}
