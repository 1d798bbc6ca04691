import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Whether `collect` is still the kit's demonstration, whose deployments can be made to fail. */
export const isDemonstration = existsSync(
  resolve(import.meta.dirname, '../../src/integration/deployments/metrics-of.ts'),
);

/** Set-up takes out what collects the kinds of data that a fork does not send. */
export const demonstratesLogs = existsSync(
  resolve(import.meta.dirname, '../../src/integration/deployments/logs-of.ts'),
);
