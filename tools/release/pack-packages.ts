/** Packs what is published and lets the gates look at it: this, and nothing else, goes to the registry. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { workflowRepository } from './config.ts';
import { reportGates } from './gate-result.ts';
import { packPackages } from './pack.ts';
import { runPackageGates } from './gates.ts';
import { runRepositoryGates } from './repository-gates.ts';

const root = resolve(import.meta.dirname, '../..');
/** `pnpm release:pack`. @returns the exit code */
export async function packRelease(skipBuild: boolean): Promise<number> {
  if (!skipBuild) {
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
