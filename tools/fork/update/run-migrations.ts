import { changesBetween } from '../../file-tree.ts';
import type { Repository } from '../../git.ts';
import type { Migration } from '../migrations/migration.ts';
import { changeEntries, listEntries, writeEntries } from './build-tree.ts';

export class MigrationError extends Error {
  constructor(migration: Migration, reason: string, cause?: unknown) {
    super(`Migration ${migration.number} ("${migration.title}") ${reason}`, { cause });
    this.name = 'MigrationError';
  }
}

interface MigratedTree {
  readonly migration: Migration;
  readonly tree: string;
}

/** Those that came with the versions after `from`, up to `to`. */
export function pendingMigrations(migrations: readonly Migration[], from: string, to: string): Migration[] {
  return migrations
    .filter(({ kit }) => compareVersions(kit, from) > 0 && compareVersions(kit, to) <= 0)
    .toSorted((a, b) => a.number - b.number);
}

/**
 * Applies one migration after the other; those that find nothing to change are left out.
 *
 * @throws MigrationError when one fails, or would change its own result
 */
export function runMigrations(
  repository: Repository,
  tree: string,
  pending: readonly Migration[],
): MigratedTree[] {
  const steps: MigratedTree[] = [];
  let current = tree;
  for (const migration of pending) {
    const before = repository.readTree(current);
    const after = attempt(migration, before);
    if (changesBetween(after, attempt(migration, after)).length > 0) {
      throw new MigrationError(
        migration,
        'changes its own result when it runs again, so it was not applied.',
      );
    }
    if (changesBetween(before, after).length === 0) continue;
    current = writeEntries(
      repository,
      changeEntries(repository, listEntries(repository, current), before, after),
    );
    steps.push({ migration, tree: current });
  }
  return steps;
}

function attempt(
  migration: Migration,
  files: Parameters<Migration['apply']>[0],
): ReturnType<Migration['apply']> {
  try {
    return migration.apply(files);
  } catch (cause) {
    throw new MigrationError(migration, `failed: ${String(cause)}`, cause);
  }
}

/** Compares `1.10.0` and `1.9.0` by their numbers. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let index = 0; index < 3; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const tagPattern = /^kit-v(\d+\.\d+\.\d+)$/;

/** `kit-v0.2.0` → `0.2.0`; anything else → undefined. */
export function versionOfTag(tag: string): string | undefined {
  return tagPattern.exec(tag)?.[1];
}

export function tagOfVersion(version: string): string {
  return `kit-v${version}`;
}
