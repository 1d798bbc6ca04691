import { defineCommand } from '../tools/command.ts';
import { packRelease } from '../tools/release/gates.ts';

await defineCommand({
  name: 'release:pack',
  summary: 'Builds and packs the packages into .data/release and runs the release checks on them.',
  options: { 'skip-build': { type: 'boolean', help: 'pack what is built already' } },
  details:
    'Checks: tarball file lists, dependency counts, publint, are the types wrong, licenses, lockfile, SBOM, knip.',
  exitCodes: '0 all passed, 1 a check failed, 2 wrong arguments',
  run: (values) => packRelease(values['skip-build']),
}).execute();
