import type { Connection, Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import { keyOf } from './api-key.ts';
import { needData } from './data-arrival.ts';
import { shortLived } from './short-lived.ts';
import { isIntake } from './token-use.ts';

/** Disconnects as the contract says. */
export async function end(lab: Lab, connection: Connection) {
  const { customer, installation } = connection;
  if (!installation)
    throw new NotTested(
      'The installation was not found in the listing. Say under "installations" how it is listed.',
    );
  lab.endedOrganizations.add(connection.organization.key);
  if (lab.installations.isDisconnectedByPerson) {
    lab.tell(
      `Please disconnect "${connection.organization.name}" (${connection.organization.site.parameter}) by hand.`,
    );
    await lab.waitFor(
      lab.patience.disconnectSeconds * 6,
      async () => ((await liveGrants(lab, connection)) === 0 ? true : undefined),
      1000,
    );
    return customer.visit((browser) => lab.installations.openList(browser));
  }
  return customer.visit((browser) => lab.installations.disconnect(browser, installation.id));
}

/** A connection that was ended; dependents are not tested when the server offers no way that the lab knows. */
export async function disconnected(lab: Lab): Promise<Connection> {
  // Its tokens live for seconds: what goes on to refresh them shows at once.
  const connection = await shortLived(lab, 'disconnected');
  await lab.onceEnded(async () => {
    if (lab.makesKeys) await keyOf(lab, connection.organization, connection.before);
    // Only what has started can stop.
    const sends = await needData(lab).then(
      () => true,
      () => false,
    );
    if (sends)
      await lab.waitFor(lab.patience.dataSeconds, async () =>
        (await lab.requestsOf(connection.organization, connection.before)).find(isIntake),
      );
    const page = await end(lab, connection);
    if (page.status >= 400 && (await liveGrants(lab, connection)) > 0) {
      const unknown = page.status === 404 || page.status === 405;
      throw unknown || lab.contract.disconnect === undefined
        ? new NotTested(
            `${lab.installations.disconnectUrl('{id}').pathname} answered ${page.status}. Say in lab.json how a customer disconnects ("disconnect").`,
          )
        : new Error(
            `Disconnecting as lab.json says was answered with ${page.status} at ${page.url.pathname}.`,
          );
    }
  });
  return connection;
}

export async function liveGrants(lab: Lab, { organization }: Connection): Promise<number> {
  const account = (await lab.control.accounts()).find(
    (one) => `${one.site}/${one.organization}` === organization.key,
  );
  return account?.grants.filter(({ revokedAt }) => revokedAt === null).length ?? 0;
}
