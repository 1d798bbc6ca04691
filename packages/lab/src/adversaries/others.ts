import type { Connection, Lab } from '../run/lab.ts';
import type { Finding } from './adversary.ts';
import { isIntake, isTokenUse } from './token-use.ts';

/**
 * Whether connections that nothing was done to still receive what they received before.
 *
 * @param happened what was done to another one, as the beginning of a sentence
 */
export async function faultOfOthers(
  lab: Lab,
  others: readonly Connection[],
  happened: string,
): Promise<Finding> {
  const since = await lab.control.lastRequest();
  const stopped = await Promise.all(
    others.map(async ({ organization, before }) => {
      const earlier = await lab.requestsOf(organization, before);
      const isSame = earlier.some(isIntake) ? isIntake : isTokenUse;
      if (!earlier.some(isSame)) return undefined;
      const next = await lab.waitFor(lab.patience.dataSeconds, async () =>
        (await lab.requestsOf(organization, since)).find(
          (request) => isSame(request) && request.status !== null && request.status < 300,
        ),
      );
      return next ? undefined : organization;
    }),
  );
  const [organization] = stopped.filter((one) => one !== undefined);
  return (
    organization &&
    `${happened}, and nothing came any more to ${organization.key}, within ${lab.patience.dataSeconds} s: one customer’s trouble stops another.`
  );
}

/** A connection that was made after another one, and that nothing is done to; it has received something. */
export async function laterConnection(lab: Lab, label: string): Promise<Connection> {
  const connection = await lab.connected(label);
  await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(connection.organization, connection.before)).find(
      (request) => isIntake(request) && request.status !== null && request.status < 300,
    ),
  );
  return connection;
}
