import type { Repository } from '../../git.ts';
import { identityFile, readKitState } from '../identity.ts';
import type { Migration } from '../migrations/migration.ts';
import { mergeKit } from './merge-kit.ts';
import { pendingMigrations, runMigrations } from './run-migrations.ts';

interface UpdateRequest {
  /** Commit of the kit that the fork was made from or last updated to. */
  readonly base: string;
  /** Commit of the kit to update to. */
  readonly target: string;
  readonly migrations: readonly Migration[];
  /** Commit files with conflict markers instead of refusing. */
  readonly withConflicts?: boolean;
}

export interface Update {
  readonly from: string;
  readonly to: string;
  readonly conflicts: readonly string[];
  /** The commits, oldest first; empty when there are conflicts or nothing to do. No branch points to them yet. */
  readonly commits: readonly { readonly hash: string; readonly title: string }[];
}

/** Merge, then each migration, as commits on top of HEAD that no branch points to yet: the working tree is not touched. */
export function updateFork(repository: Repository, request: UpdateRequest): Update {
  const head = repository.text(['rev-parse', 'HEAD']);
  const from = readKitState(repository.readTree(head, [identityFile])).kit;
  const to = readKitState(repository.readTree(request.target, [identityFile])).kit;
  const { tree, conflicts } = mergeKit(repository, request.base, request.target, head);
  if (conflicts.length > 0 && request.withConflicts !== true) return { from, to, conflicts, commits: [] };

  const steps = [
    { tree, title: `Kit ${from} → ${to}` },
    ...runMigrations(repository, tree, pendingMigrations(request.migrations, from, to)).map((step) => ({
      tree: step.tree,
      title: `Kit ${to}, migration ${step.migration.number}: ${step.migration.title}`,
    })),
  ];
  const commits: { hash: string; title: string }[] = [];
  let parent = head;
  for (const step of steps) {
    if (step.tree === repository.text(['rev-parse', `${parent}^{tree}`])) continue;
    parent = repository.text(['commit-tree', step.tree, '-p', parent, '-m', step.title]);
    commits.push({ hash: parent, title: step.title });
  }
  return { from, to, conflicts, commits };
}
