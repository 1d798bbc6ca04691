import { tokenPath } from '../run/endpoints.ts';
import type { Connection, Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import { pause } from '../run/wait.ts';
import type { Finding } from './adversary.ts';
import { keyOf } from './api-key.ts';
import { disconnected, end } from './ending.ts';
import { shortLived } from './short-lived.ts';
import { intakePaths, openPages } from './token-use.ts';

const lateMs = 3000;

interface Refusal {
  readonly what: string;
  readonly paths: readonly string[];
  readonly respond: { readonly status: number; readonly body: unknown };
}

const refusals: readonly Refusal[] = [
  {
    what: 'data',
    paths: intakePaths,
    respond: { status: 403, body: { errors: ['Forbidden'] } },
  },
  {
    what: 'the renewal of a token',
    paths: [tokenPath],
    respond: { status: 400, body: { error: 'invalid_grant' } },
  },
];

/** Requests are under way when the customer disconnects; their refusals come when all is over. */
export async function judgeLateRefusal(lab: Lab): Promise<Finding> {
  const usual = await disconnected(lab);
  let refused = 0;
  for (const refusal of refusals) {
    const connection = await shortLived(lab, `refused while it ends: ${refusal.what}`);
    lab.disturbedOrganizations.add(connection.organization.key);
    if (!(await refuseWhileEnding(lab, connection, refusal))) continue;
    refused += 1;
    const isOver = await lab.waitFor(
      lab.patience.disconnectSeconds,
      async () => ((await isShownLike(lab, connection, usual)) ? true : undefined),
      500,
    );
    if (isOver) continue;
    const status = (await lab.lookUp(connection))?.status;
    return `Datadog refused ${refusal.what} that was under way while the customer disconnected; afterwards the installation is shown${status === undefined ? '' : ` as "${status}"`}, unlike another that was disconnected.`;
  }
  if (refused === 0)
    throw new NotTested('The server neither sent data nor renewed a token before the customer disconnected.');
  return undefined;
}

/** @returns whether something was under way */
async function refuseWhileEnding(lab: Lab, connection: Connection, refusal: Refusal): Promise<boolean> {
  const { organization, before } = connection;
  if (lab.makesKeys) await keyOf(lab, organization, before);
  const { paths, respond } = refusal;
  await lab.control.faults(
    paths.map((path) => ({
      match: { path, organization: organization.key },
      times: 50,
      delayMs: lateMs,
      respond,
    })),
  );
  let opening: Promise<unknown> | undefined;
  try {
    const scripted = await lab.control.faultsLeft(organization.key);
    const isUnderWay = await lab.waitFor(Math.min(20, lab.patience.dataSeconds), async () => {
      if ((await lab.control.faultsLeft(organization.key)) < scripted) return true;
      // Some servers renew a token only for a page; it waits for the refusal.
      if (paths.includes(tokenPath))
        opening ??= openPages(lab, connection)
          .catch(() => undefined)
          .finally(() => {
            opening = undefined;
          });
      return undefined;
    });
    if (!isUnderWay) return false;
    await end(lab, connection);
    await pause(lateMs + 1000);
    return true;
  } finally {
    await lab.control.clearFaults(organization.key);
    await opening;
  }
}

/** Whether an ended installation is shown as another ended one is: not at all, or with the same status. */
async function isShownLike(lab: Lab, connection: Connection, usual: Connection): Promise<boolean> {
  const [shown, other] = [await lab.lookUp(connection), await lab.lookUp(usual)];
  if (!shown || !other) return !shown;
  if (lab.installations.tellsStatus && lab.installations.isConnected(shown)) return false;
  // A status that tells the time differs anyway.
  return shown.status === other.status || /\d/.test(`${shown.status ?? ''}${other.status ?? ''}`);
}
