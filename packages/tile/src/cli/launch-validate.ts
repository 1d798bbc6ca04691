import * as nodeModule from 'node:module';
import { setFlagsFromString } from 'node:v8';
import type { Output } from './output.ts';

/**
 * Runs `validate` with what it takes to be quick. Everything else is one file, whose compiled code is kept between
 * runs: switched on before it is loaded. Node keeps what is compiled at loading, and V8 leaves functions until they are
 * called: told not to, it leaves nothing to do.
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
