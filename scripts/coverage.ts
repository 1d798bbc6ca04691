import { defineCommand } from '../tools/command.ts';
import { floors, measureCoverage } from '../tools/tests/coverage.ts';

await defineCommand({
  name: 'coverage',
  summary: 'How much of each package its own tests run, beside the floor that it may not fall below.',
  arguments: '[package…]',
  details: `Packages: ${Object.keys(floors).join(', ')}. The floors are in tools/tests/coverage.ts.`,
  exitCodes: '0 all at or above their floor, 1 a package is below or its tests failed, 2 no such package',
  run: (_, names) => measureCoverage(names),
}).execute();
