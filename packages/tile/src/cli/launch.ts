import * as nodeModule from 'node:module';
import { setFlagsFromString } from 'node:v8';
import type { Output } from './output.ts';

/**
 * Loads the code of a command with a fast start. It is in a few files, whose compiled code is cached between runs:
 * the cache is enabled before they are loaded. Node caches only what is compiled at load, and V8 compiles functions when
 * they are first called. `--no-lazy` compiles all of them at load.
 */
export async function loadCompiled<Code>(load: () => Promise<Code>): Promise<Code> {
  // Node 20 does not have it yet, and then starts more slowly.
  if ('enableCompileCache' in nodeModule) nodeModule.enableCompileCache();
  setFlagsFromString('--no-lazy');
  const code = await load();
  setFlagsFromString('--lazy');
  return code;
}

/** Runs `validate`. */
export async function launchValidate(args: readonly string[], nameOf?: Output['nameOf']): Promise<void> {
  const { runProgram } = await loadCompiled(() => import('./program.ts'));
  // A run is over before the slowest compiler's code has paid for itself, also with a thousand tiles.
  setFlagsFromString('--no-turbofan');
  runProgram(process, args, nameOf);
}
