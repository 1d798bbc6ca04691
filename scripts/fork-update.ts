import { defineCommand, UsageError } from '../tools/command.ts';
import { updateFork } from '../tools/fork/update.ts';

await defineCommand({
  name: 'fork:update',
  summary:
    'Brings improvements of the kit into your fork: a three-way merge, then numbered migrations, one commit each.',
  options: {
    from: {
      type: 'string',
      value: 'REPOSITORY',
      default: 'upstream',
      help: 'URL, path or git remote of the kit',
    },
    to: { type: 'string', value: 'VERSION', help: '(default: the newest)' },
    base: {
      type: 'string',
      value: 'REF',
      help: 'commit of the kit that the fork comes from, when its version is unknown there',
    },
    'with-conflicts': {
      type: 'boolean',
      help: 'commit files with conflict markers instead of refusing, for a pull request to resolve',
    },
    unverified: {
      type: 'boolean',
      help: 'accept a version that no one in .github/kit-signers has signed',
    },
    'dry-run': { type: 'boolean', help: 'list what the kit changed; none of its code runs' },
  },
  details:
    "Your tile, apps/reference-server/src/integration, CODEOWNERS and changesets are never touched by the merge.\nAn update runs code of the new version. If .github/kit-signers names who may sign versions (lines of ssh-keygen's allowed\nsigners), the signature of the tag is verified before that; without names nothing but the hashes of git is.",
  exitCodes: '0 updated, or nothing to do; 1 refused, or conflicts: the tree is as before; 2 wrong arguments',
  run: ({ from, to, base, 'with-conflicts': withConflicts, unverified, 'dry-run': dryRun }) => {
    if (from.startsWith('-')) throw new UsageError(`--from "${from}" is not a repository.`);
    return updateFork({ from, to, base, withConflicts, unverified, dryRun });
  },
}).execute();
