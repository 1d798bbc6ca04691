import { startSandbox } from '@tilekit/sandbox';
import { join } from 'node:path';
import { readStartConfig } from './config.ts';

/**
 * The sandbox as a child of `pnpm start`: it remembers what was connected, unless it is started with `--in-memory`, and
 * ends with its parent.
 */
const { host, sandboxPort, publicUrl, tileDirectory, dataDirectory } = readStartConfig();

const sandbox = await startSandbox({
  host,
  port: sandboxPort,
  tileDirectory,
  partnerUrl: publicUrl,
  ...(!process.argv.includes('--in-memory') && { dataDirectory: join(dataDirectory, 'sandbox') }),
  logger: false,
});
process.send?.('ready');

async function stop(): Promise<void> {
  await sandbox.close();
  process.exit();
}
for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const)
  process.once(event, () => void stop());
