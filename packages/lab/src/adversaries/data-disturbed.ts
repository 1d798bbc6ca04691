import type { Connection, Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import { needData } from './data-arrival.ts';
import { intakePaths, isIntake } from './token-use.ts';

/** A connection that receives data, and whose intakes may then be disturbed. */
export async function disturbed(lab: Lab, label: string): Promise<Connection> {
  await needData(lab);
  const connection = await lab.connected(label, undefined, (organization) => {
    lab.disturbedOrganizations.add(organization.key);
    return Promise.resolve();
  });
  const flowing = await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(connection.organization, connection.before)).some(
      (request) => isIntake(request) && request.status !== null && request.status < 300,
    )
      ? true
      : undefined,
  );
  if (!flowing) throw new NotTested('No data arrived in the organization that was connected for this.');
  return connection;
}

/** One fault for each intake. */
export function faultsFor(key: string, times: number, respond: Readonly<Record<string, unknown>>) {
  return faultsOf(key, times, { respond });
}

export function faultsOf(key: string, times: number, fault: Readonly<Record<string, unknown>>) {
  return intakePaths.map((path) => ({ match: { path, organization: key }, times, ...fault }));
}
