import { statSync } from 'node:fs';

/** The directory that was named cannot be validated. */
export class NoTileError extends Error {
  constructor(path: string, reason: string) {
    super(
      `"${path}" ${reason}. Name a tile, or a directory of tiles such as a checkout of integrations-extras.`,
    );
    this.name = 'NoTileError';
  }
}

export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
