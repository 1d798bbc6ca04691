import { mentions } from './connect.ts';
import type { Lab } from './lab.ts';
import type { Organization } from './organization.ts';

/** In milliseconds: visits to a server that answers more slowly cost more than what it collects. */
const slowAnswer = 400;

/**
 * Disconnects organizations that are no longer needed, as customers do: otherwise the server would collect for a hundred
 * of them until the run ends. Where this fails, other steps say so.
 */
export async function endConnections(lab: Lab, organizations: readonly Organization[]): Promise<void> {
  const left = new Set(organizations.filter(({ key }) => !lab.endedOrganizations.has(key)));
  if (left.size === 0 || !lab.isParallel || lab.installations.isDisconnectedByPerson || isSlow(lab)) return;
  for (const customer of [lab.customers.first, lab.customers.second]) {
    if (left.size === 0) return;
    await customer
      ?.visit(async (browser) => {
        for (const installed of (await lab.installations.list(browser)) ?? []) {
          const organization = [...left].find((one) => mentions(installed, one));
          if (!organization) continue;
          left.delete(organization);
          if (lab.installations.tellsStatus && !lab.installations.isConnected(installed)) continue;
          await lab.installations.disconnect(browser, installed.id);
        }
      })
      .catch(() => undefined);
  }
}

function isSlow({ http, target }: Lab): boolean {
  const last = http.exchanges.filter(({ url }) => url.origin === target.origin).slice(-40);
  return last.reduce((sum, { milliseconds }) => sum + milliseconds, 0) > last.length * slowAnswer;
}
