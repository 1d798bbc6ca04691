/** Packs what is published and lets the gates look at it: this, and nothing else, goes to the registry. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { workflowRepository } from './release/config.ts';
import { reportGates } from './release/gate-result.ts';
import { packPackages } from './release/pack.ts';
import { runPackageGates } from './release/package-gates.ts';
import { runRepositoryGates } from './release/repository-gates.ts';

const help = `Builds and packs the packages into .data/release and checks them before they are published.

Usage: pnpm release:pack [--skip-build]

Gates: tarball file lists, dependency counts, publint, are the types wrong, licences, lockfile, SBOM, knip.
Exit codes: 0 all passed, 1 a gate failed, 2 wrong arguments.
`;

const root = resolve(import.meta.dirname, '..');
process.exitCode = await main();

async function main(): Promise<number> {
  const options = readArguments();
  if (options === undefined) return 2;
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  if (!options['skip-build']) {
    const { status } = spawnSync('turbo', ['run', 'build', '--output-logs=errors-only'], {
      cwd: root,
      stdio: 'inherit',
    });
    if (status !== 0) return 1;
  }
  const folder = join(root, '.data', 'release');
  mkdirSync(folder, { recursive: true });
  const packages = packPackages(root, folder, workflowRepository());
  const results = [
    ...(await runPackageGates(packages)),
    ...runRepositoryGates(root, join(folder, 'sbom.cdx.json')),
  ];
  return reportGates(results) ? 0 : 1;
}

function readArguments() {
  try {
    const flag = { type: 'boolean', default: false } as const;
    return parseArgs({ options: { 'skip-build': flag, help: flag } }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return undefined;
  }
}
