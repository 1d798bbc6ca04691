import { resolve } from 'node:path';

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
  const faults: string[] = [];
  const port = (name: string, fallback: number) => {
    const text = env[name] ?? '';
    if (text === '') return fallback;
    if (/^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536) return Number(text);
    faults.push(`${name} must be a port between 1 and 65535.`);
    return fallback;
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
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return config;
}

/** An empty variable is as good as none. */
function given(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
