/**
 * The part of an update that must be as new as the version that it leads to: `fork:update` takes it from there and
 * starts it. It imports nothing outside this folder, since the fork's dependencies are still the old ones.
 *
 * Arguments: the fork's directory, base commit, target commit, and `--with-conflicts`. Prints the update as JSON.
 */
import { UnreadableFileError } from '../../file-tree.ts';
import { GitError, Repository } from '../../git.ts';
import { migrations } from '../migrations/index.ts';
import { MigrationError } from './run-migrations.ts';
import { updateFork } from './update-fork.ts';

const [directory = '.', base = '', target = '', option] = process.argv.slice(2);
const withConflicts = option === '--with-conflicts';
try {
  const update = updateFork(new Repository(directory), { base, target, migrations, withConflicts });
  process.stdout.write(`${JSON.stringify(update)}\n`);
} catch (error) {
  const known = [GitError, UnreadableFileError, MigrationError];
  if (!(error instanceof Error && known.some((kind) => error instanceof kind))) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
