import { createTransport } from '@tilekit/core';
import { type AppOptions, createAppOptions } from '../app-options.ts';
import { type Config, createConfig, loadEnvironment } from '../config.ts';
import { findRunningPostgres } from '../database/embedded/embedded-postgres.ts';
import { connect, type OpenDatabase, openDatabase } from '../database/database.ts';
import { explained } from '../database/describe-database-error.ts';
import { migrate } from '../database/migrate.ts';
import { openJobQueue } from '../jobs/job-queue.ts';
import { createLogger } from '../logging/create-logger.ts';
import type { Integration } from '../plug-in/integration.ts';
import { demonstrationFaults } from '../process/refuse-demonstration.ts';
import { UsageError } from './usage-error.ts';

/** One command of the server's command line. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly details: readonly string[];
  readonly options: readonly CommandOption[];
  run(integration: Integration, call: CommandCall): Promise<CommandResult>;
}

interface CommandOption {
  readonly name: string;
  readonly help: string;
  readonly isFlag?: boolean;
  /** Placeholder of its value in the help. */
  readonly value?: string;
}

export interface CommandCall {
  readonly format: 'human' | 'json';
  readonly options: Readonly<Record<string, string | boolean>>;
}

export interface CommandResult {
  /** 0: all is well. 1: something was found. */
  readonly code: 0 | 1;
  readonly json: object;
  readonly human: readonly string[];
}

/** @throws StartupError CONFIGURATION_INVALID and what else the server itself would refuse to start with */
function readConfig(integration: Integration): Config {
  return createConfig(loadEnvironment(), demonstrationFaults(integration));
}

/** Runs `work` with the server's database, and nothing else of it. */
export async function withDatabase<Result>(
  integration: Integration,
  work: (opened: OpenDatabase, config: Config) => Promise<Result>,
): Promise<Result> {
  const config = readConfig(integration);
  const running = config.databaseUrl === undefined ? findRunningPostgres(config.dataDirectory) : undefined;
  await using opened = running === undefined ? await openDatabase(config) : connect({ ...running });
  return await explained(work(opened, config));
}

/** Runs `work` with all that routes and jobs have. The log goes to standard error. */
export async function withServerParts<Result>(
  integration: Integration,
  work: (options: AppOptions) => Promise<Result>,
): Promise<Result> {
  return withDatabase(integration, async ({ database, connection }, config) => {
    const logger = createLogger('warn', { write: (line) => process.stderr.write(line) });
    await migrate(database, integration.tables);
    const boss = await openJobQueue(connection, logger);
    const transport = createTransport();
    try {
      const now = () => new Date();
      return await work(createAppOptions({ config, database, boss, logger, integration, transport, now }));
    } finally {
      transport.close();
      await boss.stop({ graceful: false });
    }
  });
}

/** @throws UsageError when the option is missing */
export function requiredOption({ options }: CommandCall, name: string): string {
  const value = options[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new UsageError(`--${name} is missing.`);
}

/** @throws UsageError when it is not a whole number of at least `least` */
export function wholeOption({ options }: CommandCall, name: string, fallback: number, least = 0): number {
  const text = options[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least && typeof text === 'string' && text.trim() !== '')
    return value;
  throw new UsageError(`--${name} must be a whole number of at least ${least}.`);
}
