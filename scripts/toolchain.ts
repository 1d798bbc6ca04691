/** `pnpm lint`, `format`, `typecheck` and `build`: other people's programs behind our `--help`. */
import { spawnSync } from 'node:child_process';
import { defineCommand } from '../tools/command.ts';

const programs = {
  lint: {
    summary: 'eslint and prettier, without changing anything.',
    commands: [
      ['eslint', '.', '--max-warnings', '0'],
      ['prettier', '--check', '--log-level', 'warn', '.'],
    ],
  },
  format: {
    summary: 'Fixes what eslint and prettier can fix.',
    commands: [
      ['eslint', '.', '--fix'],
      ['prettier', '--write', '--log-level', 'warn', '.'],
    ],
  },
  typecheck: {
    summary: 'TypeScript over everything, tests and tools included.',
    commands: [['tsc', '--noEmit', '-p', 'tsconfig.json']],
  },
  build: {
    summary: 'Compiles every package as it is published.',
    commands: [['turbo', 'run', 'build', '--output-logs=errors-only']],
  },
} as const;

const [name = '', ...args] = process.argv.slice(2);
const isProgram = (text: string): text is keyof typeof programs => text in programs;
if (!isProgram(name)) throw new Error(`scripts/toolchain.ts knows ${Object.keys(programs).join(', ')}.`);

await defineCommand({
  name,
  summary: programs[name].summary,
  exitCodes: '0 all passed, 1 something failed',
  run: () => {
    const failed = programs[name].commands.filter(([program, ...words]) => {
      const { status, error } = spawnSync(program, words, { stdio: 'inherit' });
      if (error)
        console.error(`"${program}" did not start: ${error.message}. Run \`pnpm install\` and try again.`);
      return status !== 0;
    });
    return failed.length === 0 ? 0 : 1;
  },
}).execute(args);
