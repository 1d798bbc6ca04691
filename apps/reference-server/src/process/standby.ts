import { readFileSync } from 'node:fs';
import { StartupError } from '../startup-error.ts';

/**
 * The server as `pnpm start` runs it: a process that loads in advance what does not change, then waits. Told to `load`,
 * it reads sources, configuration and tile as they are by then; told to `start`, it serves. What fails on the way ends
 * this process alone, and the server that runs goes on.
 */
process.once('disconnect', () => {
  if (!isServing) process.exit();
});
let isServing = false;

await loadDependencies();
await message('load');
const { readConfiguration, runServer } = await import('./run-server.ts');
refuseFaults();
process.send?.('loaded');
await message('start');
isServing = true;
await runServer({ refreshesPages: true });

/** Three quarters of the time that a start takes. */
async function loadDependencies(): Promise<void> {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const names = Object.keys((JSON.parse(text) as { dependencies: Record<string, string> }).dependencies);
  // Those that are no JavaScript, and ours, which may change.
  const foreign = names.filter((name) => !/^@(tilekit|picocss)\//.test(name));
  await Promise.allSettled(foreign.map((name) => import(name) as Promise<unknown>));
}

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

function refuseFaults(): void {
  try {
    readConfiguration();
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
