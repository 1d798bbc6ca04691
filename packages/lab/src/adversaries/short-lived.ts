import type { Connection, Lab } from '../run/lab.ts';
import type { SeenRequest } from '../sandbox/control.ts';
import { isRefresh, isTokenUse, openPages } from './token-use.ts';

/** Short enough to expire during the run, long enough to be used before. */
export const shortLifeSeconds = 4;

export const noUse =
  'After connecting, the server neither called Datadog with an access token nor refreshed one.';

interface Lives {
  readonly secondsOf: Record<string, number>;
  /** The last change; the sandbox replaces all of them at once, so that the order of changes counts. */
  sent: Promise<unknown>;
}

const lives = new WeakMap<Lab, Lives>();

/** Says how long the access tokens of one organization live, from the next one on. */
export async function setTokenLife(lab: Lab, key: string, seconds: number): Promise<void> {
  const own = lives.get(lab) ?? { secondsOf: {}, sent: Promise.resolve() };
  lives.set(lab, own);
  own.secondsOf[key] = seconds;
  const sending = own.sent.then(() => lab.control.policy({ accessTokenSecondsOf: { ...own.secondsOf } }));
  own.sent = sending.catch(() => undefined);
  await sending;
}

/** A connection whose access tokens live for seconds. */
export async function shortLived(lab: Lab, label = 'short-lived'): Promise<Connection> {
  return lab.connected(label, undefined, async (organization) => {
    await setTokenLife(lab, organization.key, shortLifeSeconds);
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
