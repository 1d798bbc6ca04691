import { integration } from '../../src/integration/index.ts';
import { isDemonstration } from '../../src/plug-in/integration.ts';

/** Whether `pnpm start` lets in everyone who enters an e-mail address. */
export const demonstratesSignIn = isDemonstration(integration.signIn);

/** Whether it invents what it sends. */
export const demonstratesData = isDemonstration(integration.collect);

/** Whether deployments can be made to fail, and are rolled back. */
export const demonstratesAlerts =
  demonstratesData && integration.onAlert !== undefined && isDemonstration(integration.onAlert);
