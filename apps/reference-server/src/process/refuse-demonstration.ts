import type { ProductionCheck } from '../config.ts';
import { type Integration, isDemonstration } from '../plug-in/integration.ts';

const remedies = {
  signIn: 'Set OIDC_ISSUER, or replace src/integration/sign-in.ts with the sign-in of your platform.',
  collect: 'Replace src/integration/collect.ts with the collection of your data.',
  onAlert: 'Replace src/integration/on-alert.ts, or leave onAlert out of src/integration/index.ts.',
  routes: 'Leave routes out of src/integration/index.ts, or put in your own.',
  tables: 'Leave tables out of src/integration/index.ts, or put in your own.',
  pages: 'Leave pages out of src/integration/index.ts, or put in your own.',
} as const satisfies Record<Exclude<keyof Integration, 'historySeconds'>, string>;

/** @returns what is invented, which runs with the sandbox alone; nothing for a sign-in with OpenID Connect */
function demonstratedParts(hasOpenId: boolean, integration: Integration): readonly (keyof typeof remedies)[] {
  const parts = Object.keys(remedies) as (keyof typeof remedies)[];
  return parts.filter((name) => {
    const part = integration[name];
    return part !== undefined && isDemonstration(part) && !(name === 'signIn' && hasOpenId);
  });
}

/** For the check of production: each part of the integration that is the demonstration's is a fault. */
export function demonstrationFaults(integration: Integration): ProductionCheck {
  return ({ OIDC_ISSUER }) =>
    demonstratedParts(OIDC_ISSUER !== undefined, integration).map(
      (part) => `integration.${part} is still the demonstration: ${remedies[part]}`,
    );
}
