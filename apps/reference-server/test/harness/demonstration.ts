import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Whether `collect` is still the kit's demonstration, whose deployments can be made to fail. */
export const isDemonstration = existsSync(
  resolve(import.meta.dirname, '../../src/integration/deployments/metrics-of.ts'),
);

/** Set-up takes out what collects the kinds of data that a fork does not send. */
export const demonstratesLogs = existsSync(
  resolve(import.meta.dirname, '../../src/integration/deployments/logs-of.ts'),
);

/** Whether `on-alert.ts` is still the demonstration, which rolls deployments back. */
export const demonstratesAlerts = imports('on-alert.ts', '../deployments/roll-back.ts');

/** Whether `sign-in.ts` is still the demonstration, which signs in everybody who names an e-mail address. */
export const demonstratesSignIn = imports('sign-in.ts', '../sign-in/email-sign-in.ts');

function imports(file: string, module: string): boolean {
  return readFileSync(resolve(import.meta.dirname, '../../src/integration', file), 'utf8').includes(module);
}
