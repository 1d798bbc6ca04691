/** `pnpm lint`, `format`, `typecheck` and `build`: steps of `pnpm check` behind names that everybody knows. */
import { defineCommand } from '../tools/command.ts';
import { fixFormat, runSteps } from '../tools/tests/check.ts';

const programs = {
  lint: {
    summary: 'eslint, prettier, circles of imports and unused code, without changing anything.',
    run: () => runSteps(['lint', 'format', 'imports']),
  },
  format: { summary: 'Fixes what eslint and prettier can fix.', run: fixFormat },
  typecheck: {
    summary: 'TypeScript over everything, tests and tools included.',
    run: () => runSteps(['types']),
  },
  build: { summary: 'Compiles every package as it is published.', run: () => runSteps(['build']) },
} as const;

const [name = '', ...args] = process.argv.slice(2);
const isProgram = (text: string): text is keyof typeof programs => text in programs;
if (!isProgram(name)) throw new Error(`scripts/toolchain.ts knows ${Object.keys(programs).join(', ')}.`);

const { summary, run } = programs[name];
await defineCommand({ name, summary, exitCodes: '0 all passed, 1 something failed', run }).execute(args);
