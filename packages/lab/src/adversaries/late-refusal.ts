import { tokenPath } from '../run/endpoints.ts';
import type { Connection, Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import { pause } from '../run/wait.ts';
import type { Finding } from './adversary.ts';
import { keyOf } from './api-key.ts';
import { disconnected, end } from './ending.ts';
import { shortLived } from './short-lived.ts';
import { intakePaths } from './token-use.ts';

const lateMs = 3000;

/** Requests are under way when the customer disconnects; their refusals come when all is over. */
export async function judgeLateRefusal(lab: Lab): Promise<Finding> {
  const usual = await disconnected(lab);
  const connection = await shortLived(lab, 'refused while it ends');
  const { key } = connection.organization;
  lab.disturbedOrganizations.add(key);
  if (lab.makesKeys) await keyOf(lab, connection.organization, connection.before);
  const refuse = (path: string, status: number, body: unknown) => ({
    match: { path, organization: key },
    times: 50,
    delayMs: lateMs,
    respond: { status, body },
  });
  await lab.control.faults([
    ...intakePaths.map((path) => refuse(path, 403, { errors: ['Forbidden'] })),
    refuse(tokenPath, 400, { error: 'invalid_grant' }),
  ]);
  const scripted = await lab.control.faultsLeft(key);
  const isUnderWay = await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.control.faultsLeft(key)) < scripted ? true : undefined,
  );
  if (isUnderWay) await end(lab, connection);
  await pause(lateMs + 1000);
  await lab.control.clearFaults(key);
  if (!isUnderWay)
    throw new NotTested('The server neither sent data nor renewed a token before the customer disconnected.');
  const isOver = await lab.waitFor(
    lab.patience.disconnectSeconds,
    async () => ((await isShownLike(lab, connection, usual)) ? true : undefined),
    500,
  );
  if (isOver) return undefined;
  const status = (await lab.lookUp(connection))?.status;
  return `Datadog refused a request that was under way while the customer disconnected; afterwards the installation is shown${status === undefined ? '' : ` as "${status}"`}, unlike another that was disconnected.`;
}

/** Whether an ended installation is shown as another ended one is: not at all, or with the same status. */
async function isShownLike(lab: Lab, connection: Connection, usual: Connection): Promise<boolean> {
  const [shown, other] = [await lab.lookUp(connection), await lab.lookUp(usual)];
  if (!shown || !other) return !shown;
  if (lab.installations.tellsStatus && lab.installations.isConnected(shown)) return false;
  // A status that tells the time differs anyway.
  return shown.status === other.status || /\d/.test(`${shown.status ?? ''}${other.status ?? ''}`);
}
