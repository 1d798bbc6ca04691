#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';

// Everything else is one file, whose compiled code is kept between runs: switched on before it is loaded. Node keeps
// what is compiled at loading, and V8 leaves functions until they are called: told not to, it leaves nothing to do.
enableCompileCache();
setFlagsFromString('--no-lazy');
void import('./cli/program.ts').then(({ runProgram }) => {
  setFlagsFromString('--lazy');
  // A run is over before the slowest compiler's code has paid for itself, also with a thousand tiles.
  setFlagsFromString('--no-turbofan');
  runProgram(process);
});
