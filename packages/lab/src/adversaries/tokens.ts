import { pause, type Connection, type Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import type { SeenRequest } from '../sandbox/control.ts';
import { sources, type Adversary } from './adversary.ts';
import { isRefresh, isTokenUse, openPages } from './token-use.ts';

/** Short enough to expire during the run, long enough to be used before. */
const shortLifeSeconds = 4;

const maxRefreshesPerSecond = 5;

const noUse = 'After connecting, the server neither called Datadog with an access token nor refreshed one.';

/** What becomes of tokens after the flow. */
export const tokenAdversaries: readonly Adversary[] = [
  {
    id: 'tokens/refreshed',
    severity: 'critical',
    title: 'Expired access tokens are refreshed, and the new refresh token is kept',
    source: sources.oauth,
    remedy:
      'Refresh before `expires_in` is over, store both tokens of the answer, and use them from then on.',
    async judge(lab) {
      const connection = await shortLived(lab);
      const requests = await watchRefreshes(lab, connection, 2);
      const refreshes = requests.filter(isRefresh);
      const refused = refreshes.find(({ status, scripted }) => status !== 200 && !scripted);
      if (refused) {
        const isSecond = refreshes.some(({ status, number }) => status === 200 && number < refused.number);
        return isSecond && /refresh token/i.test(refused.refused ?? '')
          ? `The second refresh was refused (${refused.refused ?? ''}): the refresh token that the first answer brought was not kept.`
          : `The refresh was refused by ${refused.host} with ${refused.status ?? 'no answer'}: ${refused.refused ?? ''}`;
      }
      const uses = requests.filter(isTokenUse);
      if (refreshes.length === 0) {
        const expired = uses.filter(({ status }) => status === 401 || status === 403);
        if (expired.length > 0)
          return `The access token expired after ${shortLifeSeconds} s and was used on: ${expired.length} calls were refused, none was followed by a refresh.`;
        throw new NotTested(noUse);
      }
      if (refreshes.length < 2)
        throw new NotTested('Only one refresh was seen in the time that the contract gives.');
      const lastRefresh = refreshes.at(-1)?.number ?? 0;
      const stale = uses.filter(
        ({ status, number, scripted }) => !scripted && number > lastRefresh && status === 401,
      );
      if (stale.length > 2) return 'After the refresh the server went on with the expired access token.';
      return (await survivesUnauthorized(lab, connection))
        ? undefined
        : 'One answer 401 ended the connection: neither a refresh nor another call followed, although the refresh token was good.';
    },
  },
  {
    id: 'tokens/refresh-at-own-site',
    severity: 'critical',
    title: 'Tokens are refreshed at the customer’s site',
    source: sources.sites,
    remedy: 'Keep the `domain` of the callback with the installation, and refresh at https://api.<domain>.',
    isLast: true,
    after: ['tokens/refreshed'],
    async judge(lab) {
      await shortLived(lab);
      const refreshes = (await lab.control.requests()).filter(
        (request) => isRefresh(request) && request.organization !== undefined,
      );
      if (refreshes.length === 0) throw new NotTested('No refresh was seen.');
      const wrong = refreshes.find(
        ({ organization, host }) => `api.${organization?.split('/')[0] ?? ''}` !== host,
      );
      return (
        wrong &&
        `A token of ${wrong.organization?.split('/')[0] ?? ''} was refreshed at ${wrong.host || 'a request without a host'}.`
      );
    },
  },
  {
    id: 'tokens/single-flight',
    severity: 'high',
    title: 'Parallel work that meets an expired token makes one refresh',
    source: sources.rfc9700('4.14'),
    remedy:
      'Let one worker refresh and the others wait for its result: with rotation, the second refresh ends the connection.',
    async judge(lab) {
      const connection = await lab.connected('single flight');
      const { organization } = connection;
      await lab.control.policy({ accessTokenSecondsOf: await lifeOf(lab, organization.key, 2) });
      await lab.control.faults([
        { match: { path: '/oauth2/v1/token', organization: organization.key }, times: 50, delayMs: 700 },
      ]);
      const short = await lab.connectOrganization(organization, { start: 'tile' });
      const begun = short.before;
      await lab.waitFor(
        Math.min(12, lab.patience.dataSeconds),
        async () => {
          await openPages(lab, short, 4);
          const seen = (await lab.requestsOf(organization, begun)).filter(isRefresh);
          return seen.length >= 3 ? seen : undefined;
        },
        400,
      );
      const refreshes = (await lab.requestsOf(organization, begun)).filter(isRefresh);
      await lab.control.clearFaults(organization.key);
      await lab.control.policy({ accessTokenSecondsOf: await lifeOf(lab, organization.key, 3600) });
      if (refreshes.length === 0) throw new NotTested(noUse);
      const overlapping = refreshes.some((request, index) => {
        const next = refreshes[index + 1];
        return next !== undefined && Date.parse(next.at) - Date.parse(request.at) < 600;
      });
      return overlapping ? 'Several refreshes of one connection were under way at the same time.' : undefined;
    },
  },
  {
    id: 'tokens/revoked-ends-calls',
    severity: 'critical',
    title: 'After `invalid_grant` the calls end, and the customer is asked again',
    source: sources.integration,
    remedy:
      'On invalid_grant stop refreshing, mark the installation as to be authorized again, and tell the customer.',
    async judge(lab) {
      const connection = await shortLived(lab, 'revoked');
      const { organization } = connection;
      await watchRefreshes(lab, connection, 1);
      const before = await lab.control.lastRequest();
      await lab.control.administrate('uninstall', organization.key);
      const first = await lab.waitFor(
        lab.patience.dataSeconds,
        async () => {
          await openPages(lab, connection);
          return (await lab.requestsOf(organization, before)).find(
            (request) => isRefresh(request) && request.status === 400,
          );
        },
        500,
      );
      if (!first) {
        const uses = (await lab.requestsOf(organization, before)).filter(isTokenUse);
        if (uses.length > 3)
          return `The customer took the authorization back; ${uses.length} calls with the dead token followed, and no refresh that would have told the server.`;
        throw new NotTested(
          'After the customer uninstalled the tile, the server made no refresh that could be refused.',
        );
      }
      await pause(4000);
      await openPages(lab, connection);
      const after = (await lab.requestsOf(organization, first.number)).filter(
        (request) => isRefresh(request) || isTokenUse(request),
      );
      if (after.length > 3)
        return `After invalid_grant ${after.length} more requests came within 4 s: the server goes on with an authorization that the customer took back.`;
      if (!lab.installations.tellsStatus) return undefined;
      const stillConnected = await lab.waitFor(
        5,
        async () => {
          const shown = await lab.lookUp(connection);
          return !shown || !lab.installations.isConnected(shown) ? false : undefined;
        },
        500,
      );
      return stillConnected === undefined
        ? 'After invalid_grant the installation is still shown as connected: nobody asks the customer to authorize again.'
        : undefined;
    },
  },
  {
    id: 'tokens/outage-survived',
    severity: 'high',
    title: 'A refresh that Datadog answers with 503 is tried again, and nobody is disconnected',
    source: sources.endpoints,
    remedy: 'Tell invalid_grant from failures that pass: only the first ends an authorization.',
    async judge(lab) {
      const connection = await shortLived(lab, 'token outage');
      const { organization } = connection;
      await lab.control.faults([
        {
          match: { path: '/oauth2/v1/token', organization: organization.key },
          times: 1,
          respond: { status: 503, body: 'upstream connect error' },
        },
      ]);
      const before = connection.before;
      const lookFor = (found: (refreshes: SeenRequest[]) => boolean) =>
        lab.waitFor(
          lab.patience.dataSeconds,
          async () => {
            await openPages(lab, connection);
            return found((await lab.requestsOf(organization, before)).filter(isRefresh)) ? true : undefined;
          },
          500,
        );
      const met = await lookFor((refreshes) => refreshes.some(({ status }) => status === 503));
      // From the outage on, the server has as long as it has for data.
      const mended =
        met &&
        (await lookFor((refreshes) => {
          const failed = refreshes.find(({ status }) => status === 503);
          return refreshes.some(
            ({ status, number }) => failed !== undefined && status === 200 && number > failed.number,
          );
        }));
      await lab.control.clearFaults(organization.key);
      if (mended) return undefined;
      const refreshes = (await lab.requestsOf(organization, before)).filter(isRefresh);
      if (!refreshes.some(({ status }) => status === 503)) throw new NotTested('No refresh met the outage.');
      return 'A refresh was answered with 503, and the server never refreshed again: an outage of a moment ends the connection.';
    },
  },
  {
    id: 'tokens/refresh-storm',
    severity: 'medium',
    title: 'While Datadog’s token endpoint is down, it is not stormed',
    source: sources.rateLimits,
    remedy: 'Wait longer after each failed refresh.',
    async judge(lab) {
      const connection = await shortLived(lab, 'token storm');
      const { organization, before } = connection;
      await lab.control.faults([
        {
          match: { path: '/oauth2/v1/token', organization: organization.key },
          times: 1000,
          respond: { status: 503 },
        },
      ]);
      // Servers that refresh when a token is used are used, as slowly as customers do.
      let opened = 0;
      for (let second = 0; second < shortLifeSeconds + 5; second += 1) {
        await pause(1000);
        opened += (await openPages(lab, connection)).length;
      }
      await lab.control.clearFaults(organization.key);
      const failed = (await lab.requestsOf(organization, before)).filter(
        (request) => isRefresh(request) && request.status === 503,
      );
      if (failed.length === 0) throw new NotTested('No refresh met the outage.');
      const [begin, finish] = [failed[0], failed.at(-1)].map((request) => Date.parse(request?.at ?? ''));
      const seconds = Math.max(5, ((finish ?? 0) - (begin ?? 0)) / 1000);
      // A page that needs a token may try once itself.
      return failed.length > maxRefreshesPerSecond * seconds + 2 * opened
        ? `${failed.length} refreshes in ${Math.round(seconds)} s while the token endpoint answered 503.`
        : undefined;
    },
  },
  {
    id: 'tokens/not-refreshed-early',
    severity: 'medium',
    title: 'Tokens that live for an hour are not refreshed all the time',
    source: sources.endpoints,
    remedy: '`expires_in` counts seconds: refresh shortly before they are over.',
    isLast: true,
    after: ['data/arrives'],
    async judge(lab) {
      const { organization, before, startedAt } = await lab.base();
      const watchSeconds = Math.max(0, 16 - (Date.now() - startedAt) / 1000);
      await lab.waitFor(watchSeconds, async () =>
        (await lab.requestsOf(organization, before)).filter(isRefresh).length > 2 ? true : undefined,
      );
      const requests = await lab.requestsOf(organization, before);
      const refreshes = requests.filter(isRefresh).length;
      const uses = requests.filter(isTokenUse).length;
      if (refreshes + uses === 0) throw new NotTested(noUse);
      return refreshes > 2
        ? `${refreshes} refreshes of one connection came within ${Math.round((Date.now() - startedAt) / 1000)} s, although its access tokens live for an hour.`
        : undefined;
    },
  },
  {
    id: 'tokens/forbidden-not-refreshed',
    severity: 'medium',
    title: '403 is not answered by refreshing, and 401 by one refresh at most',
    source: sources.integration,
    remedy: 'Refresh once after 401; after 403 tell which scope is missing.',
    async judge(lab) {
      const connection = await lab.connected('forbidden');
      const { organization } = connection;
      const before = await lab.control.lastRequest();
      const path = '/api/v*';
      const forbidden = (status: number) => ({
        match: { method: 'GET', path, organization: organization.key },
        times: 100,
        respond: { status, body: { errors: ['Forbidden'] } },
      });
      await lab.control.faults([forbidden(403)]);
      const met = await lab.waitFor(
        20,
        async () => {
          await openPages(lab, connection);
          const uses = (await lab.requestsOf(organization, before)).filter(
            (request) => isTokenUse(request) && request.status === 403,
          );
          return uses.length >= 2 ? uses : undefined;
        },
        500,
      );
      await pause(1500);
      const refreshes = (await lab.requestsOf(organization, before)).filter(isRefresh);
      await lab.control.clearFaults(organization.key);
      if (!met)
        throw new NotTested(
          'The server read nothing from Datadog with an access token that 403 could answer.',
        );
      if (refreshes.length > 1)
        return `403 was answered with ${refreshes.length} refreshes: a missing permission is taken for an expired token.`;
      const since = await lab.control.lastRequest();
      await lab.control.faults([forbidden(401)]);
      await lab.waitFor(
        6,
        async () => {
          await openPages(lab, connection);
          return (await lab.requestsOf(organization, since)).filter(
            (request) => isTokenUse(request) && request.status === 401,
          ).length >= 2
            ? true
            : undefined;
        },
        500,
      );
      const after = await lab.requestsOf(organization, since);
      await lab.control.clearFaults(organization.key);
      const uses = after.filter((request) => isTokenUse(request) && request.status === 401).length;
      const forced = after.filter(isRefresh).length;
      return forced > uses + 1 ? `${uses} answers 401 led to ${forced} refreshes.` : undefined;
    },
  },
  {
    id: 'tokens/not-in-url',
    severity: 'critical',
    title: 'No token, key or client secret is sent in an address',
    source: sources.rfc9700('4.3.2'),
    remedy: 'Send access tokens as `Authorization: Bearer`, keys as `DD-API-KEY`, and secrets in the body.',
    isLast: true,
    after: ['tokens/refreshed', 'data/arrives'],
    async judge(lab) {
      await lab.base();
      const found = (await lab.control.requests()).find(
        ({ secretsInUrl, site }) => secretsInUrl.length > 0 && site !== '',
      );
      return (
        found &&
        `${found.method} https://${found.host}${found.path} has ${found.secretsInUrl.map((name) => `"${name}"`).join(', ')} in its address, where logs keep it.`
      );
    },
  },
  {
    id: 'tokens/accepted',
    severity: 'high',
    title: 'Datadog accepts the calls that are made with access tokens',
    source: sources.endpoints,
    remedy:
      'Send the current access token to the API host of the customer’s site; ask only for what the client’s scopes allow.',
    isLast: true,
    after: ['data/arrives', 'tokens/refreshed'],
    async judge(lab) {
      const base = await lab.base();
      // A token that Datadog never issued belongs to no organization.
      const own = (await lab.control.requests(base.before)).filter(
        ({ organization, host, credential }) =>
          organization === base.organization.key ||
          (organization === undefined && host !== '' && credential !== undefined),
      );
      const uses = own.filter(isTokenUse);
      if (uses.length === 0) throw new NotTested('The server called nothing with an access token.');
      const refused = uses.filter(
        ({ status, scripted }) =>
          !scripted && status !== null && status >= 400 && status !== 404 && status !== 429,
      );
      const [first] = refused;
      return (
        first &&
        `${first.method} https://${first.host}${first.path} was refused with ${first.status ?? ''}: ${first.refused ?? ''}`
      );
    },
  },
];

const lives = new WeakMap<Lab, Record<string, number>>();

/** Token lives by organization: the policy is replaced as a whole. */
function lifeOf(lab: Lab, key: string, seconds: number): Promise<Record<string, number>> {
  const all = lives.get(lab) ?? {};
  lives.set(lab, all);
  all[key] = seconds;
  return Promise.resolve({ ...all });
}

/** A connection whose access tokens live for seconds. */
async function shortLived(lab: Lab, label = 'short-lived'): Promise<Connection> {
  return lab.connected(label, undefined, async (organization) => {
    await lab.control.policy({ accessTokenSecondsOf: await lifeOf(lab, organization.key, shortLifeSeconds) });
  });
}

/** A token can end before its time: answers one call with 401, and waits for a refresh or another call. */
async function survivesUnauthorized(lab: Lab, connection: Connection): Promise<boolean> {
  const { organization } = connection;
  const since = await lab.control.lastRequest();
  const match = { method: 'GET', path: '/api/v*', organization: organization.key };
  await lab.control.faults([
    { match, times: 1, respond: { status: 401, body: { errors: ['Unauthorized'] } } },
  ]);
  let isMet = false;
  const survived = await lab.waitFor(
    lab.patience.dataSeconds,
    async () => {
      await openPages(lab, connection);
      const requests = await lab.requestsOf(organization, since);
      const refused = requests.find((request) => isTokenUse(request) && request.status === 401);
      if (!refused) return undefined;
      isMet = true;
      const isAlive = requests.some(
        (request) => request.number > refused.number && (isRefresh(request) || isTokenUse(request)),
      );
      return isAlive || undefined;
    },
    500,
  );
  await lab.control.clearFaults(organization.key);
  return survived === true || !isMet;
}

/** Waits for so many refreshes, and opens pages that need a token. */
async function watchRefreshes(lab: Lab, connection: Connection, wanted: number): Promise<SeenRequest[]> {
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
