import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The package of the site, outside of the workspace. */
export const sitePackage = resolve(import.meta.dirname, '../../../docs/site');

/** Whether a build needs no download. */
export function isSiteInstalled(): boolean {
  const [lockfile, installed] = ['pnpm-lock.yaml', 'node_modules/.modules.yaml'].map((file) =>
    statSync(join(sitePackage, file), { throwIfNoEntry: false }),
  );
  return lockfile !== undefined && installed !== undefined && installed.mtimeMs >= lockfile.mtimeMs;
}
