import { defineCommand } from '../tools/command.ts';
import { runSteps, steps } from '../tools/tests/check.ts';

const width = Math.max(...steps.map(({ name }) => name.length));

await defineCommand({
  name: 'check',
  summary: 'Everything that must hold before a change is merged. Runs all steps, or those named.',
  arguments: '[step…]',
  details: `Steps:\n${steps.map(({ name, what }) => `  ${name.padEnd(width)}  ${what}`).join('\n')}`,
  exitCodes: '0 all passed, 1 a step failed, 2 no such step',
  run: (_, names) => runSteps(names),
}).execute();
