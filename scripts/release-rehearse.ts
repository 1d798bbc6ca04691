import { defineCommand } from '../tools/command.ts';
import { rehearseRelease } from '../tools/release/rehearse.ts';

await defineCommand({
  name: 'release:rehearse',
  summary:
    'Rehearses a release on a copy of the working tree: changeset → versions → build → pack → checks → publish to a\nregistry on this machine → install each package into an empty project → run the examples of its README.',
  options: { keep: { type: 'boolean', help: 'leave the copy in place and say where it is' } },
  exitCodes: '0 all passed, 1 a step failed, 2 wrong arguments',
  run: ({ keep }) => rehearseRelease(keep),
}).execute();
