import { resolve } from 'node:path';
import { findFaults } from '../../apps/reference-server/src/config.ts';

/** Everything that `pnpm start` reads from the environment. */
export interface StartConfig {
  readonly host: string;
  readonly serverPort: number;
  readonly metricsPort: number;
  readonly sandboxPort: number;
  readonly dataDirectory: string;
  readonly tileDirectory: string;
  /** For the children; they log what matters unless they are asked for more. */
  readonly environment: NodeJS.ProcessEnv;
  /** Set when a package manager started this process, and with it a chain of processes that belong together. */
  readonly startedByPackageManager: boolean;
}

const repository = resolve(import.meta.dirname, '../..');

/** @throws Error with one line per fault */
export function readStartConfig(env: NodeJS.ProcessEnv = process.env): StartConfig {
  // The server's own check, as if the sandbox ran already: its faults and ours are told together.
  const faults = [...findFaults({ ...env, DATADOG_SANDBOX_URL: 'http://127.0.0.1:4400' })];
  const port = (name: string, fallback: number) => {
    const text = given(env[name]);
    const isPort = text !== undefined && /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536;
    if (text !== undefined && !isPort && !faults.some((fault) => fault.startsWith(name))) {
      faults.push(`${name} must be a port between 1 and 65535.`);
    }
    return isPort ? Number(text) : fallback;
  };
  const config = {
    host: '127.0.0.1',
    serverPort: port('PORT', 4300),
    metricsPort: port('METRICS_PORT', 4301),
    sandboxPort: port('SANDBOX_PORT', 4400),
    dataDirectory: resolve(given(env.TILEKIT_DATA_DIR) ?? resolve(repository, '.data')),
    tileDirectory: resolve(given(env.TILEKIT_TILE_DIR) ?? resolve(repository, 'integration-tile')),
    environment: { LOG_LEVEL: 'warn', ...env },
    startedByPackageManager: env.npm_lifecycle_event !== undefined,
  };
  if (faults.length > 0) {
    const count = faults.length === 1 ? 'One setting is' : `${faults.length} settings are`;
    throw new Error(`${count} wrong:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
  return config;
}

/** An empty variable is as good as none. */
function given(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
