import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { findFaults, metricsPortBeside } from '../../apps/reference-server/src/config.ts';

/** Everything that `pnpm start` reads from the environment. */
export interface StartConfig {
  readonly host: string;
  readonly serverPort: number;
  /** Where browsers and Datadog reach the server. */
  readonly publicUrl: string;
  readonly metricsPort: number;
  readonly sandboxPort: number;
  /** The ports that the user chose; the others may move if another checkout uses them. */
  readonly chosen: ReadonlySet<PortVariable>;
  readonly dataDirectory: string;
  readonly tileDirectory: string;
  /** Whether `DATABASE_URL` names a PostgreSQL, so that none is started. */
  readonly hasOwnDatabase: boolean;
  /** For the children; they log what matters unless they are asked for more. */
  readonly environment: NodeJS.ProcessEnv;
  /** Set when a package manager started this process, and with it a chain of processes that belong together. */
  readonly startedByPackageManager: boolean;
}

type PortVariable = 'PORT' | 'METRICS_PORT' | 'SANDBOX_PORT';

export const repository = resolve(import.meta.dirname, '../..');

/** @throws Error with one line per fault */
export function readStartConfig(ownEnvironment: NodeJS.ProcessEnv = process.env): StartConfig {
  const env = { ...readEnvFile(), ...ownEnvironment };
  // The server's own check, as if the sandbox ran already: its errors and ours are reported together.
  const faults = [...findFaults({ ...env, DATADOG_SANDBOX_URL: 'http://127.0.0.1:4400' })];
  const port = (name: string, fallback: number) => {
    const text = given(env[name]);
    const isPort = text !== undefined && /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536;
    if (text !== undefined && !isPort && !faults.some((fault) => fault.startsWith(name))) {
      faults.push(`${name} must be a port between 1 and 65535.`);
    }
    return isPort ? Number(text) : fallback;
  };
  const serverPort = port('PORT', 4300);
  const config = {
    host: '127.0.0.1',
    serverPort,
    publicUrl: given(env.PUBLIC_URL) ?? `http://127.0.0.1:${serverPort}`,
    metricsPort: port('METRICS_PORT', metricsPortBeside(serverPort)),
    sandboxPort: port('SANDBOX_PORT', 4400),
    chosen: new Set(
      (['PORT', 'METRICS_PORT', 'SANDBOX_PORT'] as const).filter((name) => given(env[name]) !== undefined),
    ),
    dataDirectory: resolve(given(env.TILEKIT_DATA_DIR) ?? resolve(repository, '.data')),
    tileDirectory: resolve(given(env.TILEKIT_TILE_DIR) ?? resolve(repository, 'integration-tile')),
    hasOwnDatabase: (given(env.DATABASE_URL) ?? given(env.DATABASE_URL_FILE)) !== undefined,
    // Without the file: the server reads it again at each start, and what it finds in its environment wins.
    environment: { ...(env.LOG_LEVEL === undefined ? { LOG_LEVEL: 'warn' } : {}), ...ownEnvironment },
    startedByPackageManager: ownEnvironment.npm_lifecycle_event !== undefined,
  };
  if (faults.length > 0) {
    const count = faults.length === 1 ? 'One setting is' : `${faults.length} settings are`;
    throw new Error(`${count} wrong:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
  return config;
}

/** `.env`, as the server will read it. */
function readEnvFile(): NodeJS.ProcessEnv {
  const file = join(repository, '.env');
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
}

/** An empty variable counts as unset. */
function given(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
