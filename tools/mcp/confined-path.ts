import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';

/** What a client asks for lies outside of the workspace, or is not there. */
class PathRefusedError extends Error {
  constructor(path: string, reason: string) {
    super(`"${path}" ${reason}. Paths are relative to the workspace and stay inside it.`);
    this.name = 'PathRefusedError';
  }
}

/**
 * A path of a client as it really is, links resolved.
 *
 * @returns the absolute path, inside of the root
 * @throws PathRefusedError
 */
export function confinedPath(root: string, given: string): string {
  if (given.includes('\0')) throw new PathRefusedError(given.replaceAll('\0', '?'), 'is not a path');
  const real = realPath(resolve(root, given));
  if (real === undefined) throw new PathRefusedError(given, 'does not exist');
  const inside = relative(realpathSync(root), real);
  if (isAbsolute(inside) || inside.split(/[\\/]/)[0] === '..')
    throw new PathRefusedError(given, 'lies outside of the workspace');
  return real;
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
