import {
  createSandboxEndpoints,
  directEndpoints,
  parseDomain,
  sites,
  TilekitError,
  type DatadogSite,
  type Endpoints,
} from '@tilekit/core';
import type { KeyPair } from '../client/call.ts';
import { UsageError } from './command-line.ts';

/** The environment that the command reads: the names of Datadog's own samples, and the sandbox. */
export type CommandEnvironment = Readonly<Record<string, string | undefined>>;

/** What the environment says about the organization to work on. */
export interface CommandConfig {
  site: DatadogSite;
  endpoints: Endpoints;
  credential: KeyPair;
  webhookName: string | undefined;
  customVariableName: string | undefined;
}

/** The environment of this process. */
export const processEnvironment: CommandEnvironment = process.env;

/**
 * Reads the configuration, or reports all its errors together.
 * @throws {UsageError}
 */
export function readConfig(environment: CommandEnvironment): CommandConfig {
  const faults: string[] = [];
  const required = (name: string): string => {
    const value = environment[name] ?? '';
    if (value === '') faults.push(`${name} is not set.`);
    return value;
  };
  const attempt = <Value>(read: () => Value): Value | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof TilekitError)) throw error;
      faults.push(error.message);
      return undefined;
    }
  };
  const sandboxUrl = environment.DATADOG_SANDBOX_URL;
  // The first row is US1, the default of Datadog's own samples.
  const site = attempt(() => (environment.DD_SITE ? parseDomain(environment.DD_SITE) : sites[0]));
  const endpoints = attempt(() => (sandboxUrl ? createSandboxEndpoints(sandboxUrl) : directEndpoints));
  const credential = { apiKey: required('DD_API_KEY'), applicationKey: required('DD_APP_KEY') };
  if (!site || !endpoints || faults.length > 0) throw new UsageError(faults.join('\n'));
  return {
    site,
    endpoints,
    credential,
    webhookName: environment.WEBHOOK_NAME,
    customVariableName: environment.WEBHOOK_CUSTOM_VARIABLE_NAME,
  };
}
