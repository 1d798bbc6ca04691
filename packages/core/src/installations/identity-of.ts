import type { Installation, InstallationIdentity } from './installation.ts';
import { timestamp, type Lifecycle } from './lifecycle.ts';

/** @returns what stays when an installation changes its status, with the time of the change */
export function identityOf(lifecycle: Lifecycle, installation: Installation): InstallationIdentity {
  const { id, accountId, clientId, domain, organization, createdAt } = installation;
  return { id, accountId, clientId, domain, organization, createdAt, changedAt: timestamp(lifecycle) };
}
