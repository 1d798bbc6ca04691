import type { Integration } from '../plug-in/integration.ts';
import { StartupError } from '../startup-error.ts';
import { readConfiguration, runServer } from './run-server.ts';

/**
 * The server as `pnpm start` runs it: a process that has loaded the kit in advance, which is nearly all of a start, then
 * waits. On `load`, it reads the integration, the configuration and the tile as they are by then; on `start`,
 * it serves. A failure before that ends this process alone; the running server continues.
 */
let isServing = false;
process.once('disconnect', () => {
  if (!isServing) process.exit();
});

await message('load');
const { integration } = await import('../integration/index.ts');
refuseFaults(integration);
process.send?.('loaded');
await message('start');
isServing = true;
await runServer(integration, { refreshesPages: true });

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

function refuseFaults(loaded: Integration): void {
  try {
    readConfiguration(loaded);
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
