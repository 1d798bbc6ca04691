import type { Config } from '../config.ts';
import { type Integration, isDemonstration } from '../plug-in/integration.ts';
import { StartupError } from '../startup-error.ts';

const remedies = {
  signIn: 'Set OIDC_ISSUER, or replace src/integration/sign-in.ts with the sign-in of your platform.',
  collect: 'Replace src/integration/collect.ts with the collection of your data.',
  onAlert: 'Replace src/integration/on-alert.ts, or leave onAlert out of src/integration/index.ts.',
  routes: 'Leave routes out of src/integration/index.ts, or put in your own.',
  tables: 'Leave tables out of src/integration/index.ts, or put in your own.',
  pages: 'Leave pages out of src/integration/index.ts, or put in your own.',
} as const satisfies Record<keyof Integration, string>;

/** @returns what is invented, which runs with the sandbox alone; nothing for a sign-in with OpenID Connect */
export function demonstratedParts(
  { openId }: Pick<Config, 'openId'>,
  integration: Integration,
): readonly (keyof typeof remedies)[] {
  const parts = Object.keys(remedies) as (keyof typeof remedies)[];
  return parts.filter((name) => {
    const part = integration[name];
    return part !== undefined && isDemonstration(part) && !(name === 'signIn' && openId !== undefined);
  });
}

/** @throws StartupError CONFIGURATION_INVALID in production, as long as a part of the integration is the demonstration's */
export function refuseDemonstration(
  config: Pick<Config, 'sandboxUrl' | 'openId'>,
  integration: Integration,
): void {
  if (config.sandboxUrl !== undefined) return;
  const parts = demonstratedParts(config, integration);
  if (parts.length === 0) return;
  throw new StartupError(
    'CONFIGURATION_INVALID',
    'The integration is still the demonstration, which lets everybody in and sends invented data.',
    parts.map((part) => `  - ${part}: ${remedies[part]}`).join('\n'),
  );
}
