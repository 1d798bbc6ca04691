import { type Connection, type Lab } from '../run/lab.ts';
import type { SeenRequest } from '../sandbox/control.ts';
import { isRefresh, isTokenUse, openPages } from './token-use.ts';

/** Short enough to expire during the run, long enough to be used before. */
export const shortLifeSeconds = 4;

export const noUse =
  'After connecting, the server neither called Datadog with an access token nor refreshed one.';

const lives = new WeakMap<Lab, Record<string, number>>();

/** Token lives by organization: the policy is replaced as a whole. */
export function lifeOf(lab: Lab, key: string, seconds: number): Promise<Record<string, number>> {
  const all = lives.get(lab) ?? {};
  lives.set(lab, all);
  all[key] = seconds;
  return Promise.resolve({ ...all });
}

/** A connection whose access tokens live for seconds. */
export async function shortLived(lab: Lab, label = 'short-lived'): Promise<Connection> {
  return lab.connected(label, undefined, async (organization) => {
    await lab.control.policy({ accessTokenSecondsOf: await lifeOf(lab, organization.key, shortLifeSeconds) });
  });
}

/** Waits for so many refreshes, and opens pages that need a token. */
export async function watchRefreshes(
  lab: Lab,
  connection: Connection,
  wanted: number,
): Promise<SeenRequest[]> {
  const { organization, before } = connection;
  await lab.waitFor(
    lab.patience.dataSeconds,
    async () => {
      const requests = await lab.requestsOf(organization, before);
      const refreshes = requests.filter(isRefresh);
      if (refreshes.filter(({ status }) => status === 200).length >= wanted) return true;
      if (refreshes.some(({ status, scripted }) => status !== 200 && !scripted)) return true;
      const stale = requests.filter(
        (request) => isTokenUse(request) && (request.status === 401 || request.status === 403),
      );
      if (stale.length > 8) return true;
      await openPages(lab, connection);
      const elapsed = Date.now() - connection.startedAt;
      // A server that has not touched a token in several of its lives will not do so later.
      if (elapsed > 25_000 && refreshes.length === 0 && !requests.some(isTokenUse)) return true;
      return undefined;
    },
    500,
  );
  return lab.requestsOf(organization, before);
}
