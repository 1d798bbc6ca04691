import { findHost } from '@tilekit/sandbox';
import { tokenPath } from '../run/endpoints.ts';
import type { Connection, Lab } from '../run/lab.ts';
import { FlowStopped } from '../run/flow.ts';
import { NotTested } from '../run/lab-error.ts';
import { sources, type Adversary } from './adversary.ts';
import { noUse, setTokenLife, shortLifeSeconds, shortLived, watchRefreshes } from './short-lived.ts';
import { tokenEndAdversaries } from './token-ends.ts';
import { tokenPaceAdversaries } from './token-pace.ts';
import { isRefresh, isTokenUse, openPages } from './token-use.ts';

/** An organization that connects while another's token expires; whether it can is judged elsewhere. */
async function connectLater(lab: Lab): Promise<Connection | undefined> {
  try {
    return await lab.connectOrganization(await lab.newOrganization(), { start: 'tile' });
  } catch (error) {
    if (error instanceof FlowStopped) return undefined;
    throw error;
  }
}

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
      const later = await connectLater(lab);
      const requests = await watchRefreshes(lab, connection, 2);
      const refreshes = requests.filter(isRefresh);
      if (refreshes.length === 0 && later !== undefined) {
        // Its own token lives an hour: nothing asks for a refresh of it.
        const foreign = (await lab.requestsOf(later.organization, later.before)).filter(isRefresh);
        if (foreign.length > 0)
          return `Instead of its own refresh token, the refresh token of an organization that connected later was used: ${foreign.length} refreshes in ${later.organization.key}, none in ${connection.organization.key}.`;
      }
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
      // Only Datadog's API hosts recognize whose token it is.
      const refreshes = (await lab.control.requests()).filter(
        (request) =>
          (isRefresh(request) && request.organization !== undefined) ||
          (request.path === tokenPath && (findHost(request.host)?.role ?? 'api') !== 'api'),
      );
      if (refreshes.length === 0) throw new NotTested('No refresh was seen.');
      const wrong = refreshes.find(
        ({ organization, host }) => `api.${organization?.split('/')[0] ?? ''}` !== host,
      );
      if (wrong?.organization === undefined)
        return wrong && `A token was refreshed at ${wrong.host}, which serves browsers and not the API.`;
      return `A token of ${wrong.organization.split('/')[0] ?? ''} was refreshed at ${wrong.host || 'a request without a host'}.`;
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
      await setTokenLife(lab, organization.key, 2);
      await lab.control.faults([
        { match: { path: '/oauth2/v1/token', organization: organization.key }, times: 50, delayMs: 700 },
      ]);
      const short = await lab.connectOrganization(organization, { start: 'tile' });
      const since = short.before;
      await lab.waitFor(
        Math.min(12, lab.patience.dataSeconds),
        async () => {
          await openPages(lab, short, 4);
          const seen = (await lab.requestsOf(organization, since)).filter(isRefresh);
          return seen.length >= 3 ? seen : undefined;
        },
        400,
      );
      const refreshes = (await lab.requestsOf(organization, since)).filter(isRefresh);
      await lab.control.clearFaults(organization.key);
      await setTokenLife(lab, organization.key, 3600);
      if (refreshes.length === 0) throw new NotTested(noUse);
      const overlapping = refreshes.some((request, index) => {
        const next = refreshes[index + 1];
        return next !== undefined && Date.parse(next.at) - Date.parse(request.at) < 600;
      });
      return overlapping ? 'Several refreshes of one connection were under way at the same time.' : undefined;
    },
  },
  ...tokenEndAdversaries,
  ...tokenPaceAdversaries,
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
      if (!first) return undefined;
      const unknown =
        first.organization === undefined
          ? '. The token in its Authorization header is none that Datadog issued: it is empty or altered, or an answer without tokens was taken for a token response.'
          : '';
      return `${first.method} https://${first.host}${first.path} was refused with ${first.status ?? ''}: ${first.refused ?? ''}${unknown}`;
    },
  },
];

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
