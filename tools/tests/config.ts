import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const recorder = pathToFileURL(join(import.meta.dirname, 'record-contacts.ts')).href;

/**
 * The environment of the tests: what they log, which secrets they issue and whom they contact goes to one directory.
 * Every Node process of the run inherits it.
 */
export function readTestEnvironment(output: string, terminal: boolean): NodeJS.ProcessEnv {
  const { NODE_OPTIONS = '' } = process.env;
  return {
    ...process.env,
    CANARY_DIRECTORY: output,
    NODE_OPTIONS: `${NODE_OPTIONS} --import=${recorder}`.trim(),
    ...(terminal && { FORCE_COLOR: '1' }),
  };
}

export function readOutputDirectory(): string {
  return process.env.CANARY_DIRECTORY ?? tmpdir();
}
