import * as nodeModule from 'node:module';
import { setFlagsFromString } from 'node:v8';
import type { Output } from './output.ts';

/**
 * Runs `validate` with a fast start. Everything else is one file, whose compiled code is cached between
 * runs: the cache is enabled before it is loaded. Node caches only what is compiled at load, and V8 compiles functions when they are
 * first called. `--no-lazy` compiles all of them at load.
 */
export async function launchValidate(args: readonly string[], nameOf?: Output['nameOf']): Promise<void> {
  keepCompiledCode();
  setFlagsFromString('--no-lazy');
  const { runProgram } = await import('./program.ts');
  setFlagsFromString('--lazy');
  // A run is over before the slowest compiler's code has paid for itself, also with a thousand tiles.
  setFlagsFromString('--no-turbofan');
  runProgram(process, args, nameOf);
}

/** Node 20 does not have it yet, and then starts more slowly. */
function keepCompiledCode(): void {
  if ('enableCompileCache' in nodeModule) nodeModule.enableCompileCache();
}
