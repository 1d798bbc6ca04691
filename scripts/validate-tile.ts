import { enableCompileCache } from 'node:module';

// Compiled code is kept between runs: the validator's modules are many and small.
enableCompileCache();
const { runCommand, validateCommand } = await import('../packages/tile/src/cli/index.ts');
process.exitCode = runCommand(validateCommand, process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  colour: process.stdout.isTTY && process.stdout.hasColors(),
  progress: process.stderr.isTTY,
});
