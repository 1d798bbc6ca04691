import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileTree } from '../file-tree.ts';
import { tileFolder } from './plan.ts';
import { WriteRefusedError } from './write-changes.ts';

/**
 * Runs the tile validator on a prepared tile; one that set-up itself breaks is never written.
 *
 * @returns what the validator says
 * @throws WriteRefusedError when the tile has errors that are not its former owner's
 */
export function validatePrepared(root: string, files: FileTree, profile: 'new' | 'repo'): string {
  const folder = join(root, '.data', 'fork-setup-check');
  rmSync(folder, { recursive: true, force: true });
  for (const [path, bytes] of files) {
    if (!path.startsWith(tileFolder)) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  const script = join(root, 'scripts', 'validate-tile.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--conditions=@tilekit/source',
      script,
      join(folder, tileFolder),
      '--profile',
      profile,
      '--format',
      'human',
    ],
    { cwd: root, encoding: 'utf8' },
  );
  rmSync(folder, { recursive: true, force: true });
  const said = stdout.replaceAll(join(folder, tileFolder), tileFolder);
  if (status === 0 || (status === 1 && profile === 'repo')) return said;
  throw new WriteRefusedError(`The tile would not pass validation:\n${said}${stderr}`);
}
