import { stripTypeScriptTypes } from 'node:module';
import type { Integration } from '../plug-in/integration.ts';
import { StartupError } from '../startup-error.ts';
import { type Configuration, readConfiguration, runServer } from './run-server.ts';

/**
 * The server as `pnpm start` runs it: a process that has loaded the kit in advance, then waits. On `load`, it reads the
 * integration, the configuration and the tile as they are by then; a failure ends this process alone, and the running
 * server continues. On `start`, it prepares the rest, and on `serve`, when the former server is gone, it serves.
 */
let isServing = false;
process.once('disconnect', () => {
  if (!isServing) process.exit();
});

loadStripper();
await message('load');
const { integration } = await import('../integration/index.ts');
const configuration = readOrEnd(integration);
const [mayStart, mayServe] = [message('start'), message('serve')];
process.send?.('loaded');
await mayStart;
isServing = true;
await runServer(integration, { configuration, refreshesPages: true, mayServe });

function message(wanted: string): Promise<void> {
  return new Promise((resolve) => {
    const listen = (given: unknown) => {
      if (given !== wanted) return;
      process.off('message', listen);
      resolve();
    };
    process.on('message', listen);
  });
}

function readOrEnd(loaded: Integration): Configuration {
  try {
    return readConfiguration(loaded);
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/**
 * All sources come from the compile cache, except for the one that was saved: what strips its types takes a sixth of a
 * second to load. Node.js warns that the function is experimental; it strips the types of every source here anyway.
 */
function loadStripper(): void {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  stripTypeScriptTypes('const saved: boolean = true;');
  process.emitWarning = emitWarning;
}
