import { keyPath } from '../run/endpoints.ts';
import type { Connection, Lab } from '../run/lab.ts';
import { pause } from '../run/wait.ts';
import { NotTested } from '../run/lab-error.ts';
import type { SeenRequest } from '../sandbox/control.ts';
import { firstFault, sources, type Adversary, type Finding } from './adversary.ts';
import { faultOfOthers, laterConnection } from './others.ts';
import { noUse, shortLived, watchRefreshes } from './short-lived.ts';
import { isIntake, isRefresh, isTokenUse, openPages } from './token-use.ts';

const maxCallsPerSecond = 8;
const loopSeconds = 3;

/** What ends an authorization, and what must not end it. */
export const tokenEndAdversaries: readonly Adversary[] = [
  {
    id: 'tokens/revoked-ends-calls',
    severity: 'critical',
    title: 'After `invalid_grant` the calls end, and the customer is asked again',
    source: sources.integration,
    remedy:
      'On invalid_grant stop refreshing, mark the installation as needing authorization, and notify the customer.',
    async judge(lab) {
      const connection = await shortLived(lab, 'revoked');
      const { organization } = connection;
      const witness = await laterConnection(lab, 'witness of a revocation');
      await watchRefreshes(lab, connection, 1);
      const before = await lab.control.lastRequest();
      await lab.control.administrate('uninstall', organization.key);
      const first = await refusedRefresh(lab, connection, before);
      if (!first) {
        const uses = (await lab.requestsOf(organization, before)).filter(isTokenUse);
        if (uses.length > 3)
          return `The customer took the authorization back; ${uses.length} calls with the dead token followed, and no refresh that would have revealed it.`;
        throw new NotTested(
          'After the customer uninstalled the tile, the server made no refresh that could be refused.',
        );
      }
      const fault = await faultOfOthers(
        lab,
        [await lab.base(), witness],
        'One customer took the authorization back (invalid_grant)',
      );
      if (fault !== undefined) return fault;
      await pause(Math.max(0, 4000 - (Date.now() - Date.parse(first.at))));
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
        ? 'After invalid_grant the installation is still shown as connected: the customer is not asked to authorize again.'
        : undefined;
    },
  },
  {
    id: 'tokens/authorized-again',
    severity: 'high',
    title: 'A customer who took the authorization back and gives it again is connected again',
    source: sources.integration,
    remedy: 'A new authorization replaces the old one, whatever state the installation was in.',
    judge: judgeSecondAuthorization,
  },
  {
    id: 'tokens/outage-survived',
    severity: 'critical',
    title: 'A refresh that fails temporarily is retried, and the connection stays',
    source: sources.endpoints,
    remedy:
      'Distinguish invalid_grant from temporary failures (5xx, 429, no answer, an answer that is not Datadog’s): only the first ends an authorization.',
    judge: (lab) => firstFault(refreshOutages, (outage) => faultOfRefreshOutage(lab, outage)),
  },
  {
    id: 'tokens/forbidden-not-refreshed',
    severity: 'medium',
    title: '403 is not answered by refreshing, and 401 by one refresh at most',
    source: sources.integration,
    remedy:
      'Refresh once after 401. Some endpoints answer an expired token with 403: refresh once there as well, and when the fresh token gets 403, report which scope is missing.',
    async judge(lab) {
      const connection = await lab.connected('forbidden');
      const { organization } = connection;
      const before = await lab.control.lastRequest();
      const path = '/api/v*';
      const forbidden = (status: number) => ({
        match: { method: 'GET', path, organization: organization.key },
        times: 2000,
        respond: { status, body: { errors: ['Forbidden'] } },
      });
      await lab.control.faults([forbidden(403)]);
      let firstAt = Infinity;
      const met = await lab.waitFor(
        20,
        async () => {
          await openPages(lab, connection);
          const uses = (await lab.requestsOf(organization, before)).filter(
            (request) => isTokenUse(request) && request.status === 403,
          );
          if (uses.length > 0) firstAt = Math.min(firstAt, Date.now());
          // One that gave up makes no second call.
          return uses.length >= 2 || Date.now() - firstAt > 3000 ? uses : undefined;
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
      const ended = refreshes.length > 1 ? undefined : await faultOfEnd(lab, connection);
      if (ended !== undefined) return ended;
      if (refreshes.length > 1)
        return `403 was answered with ${refreshes.length} refreshes: a missing permission is taken for an expired token.`;
      const since = await lab.control.lastRequest();
      await lab.control.faults([forbidden(401)]);
      let opened = 0;
      const isUse = (request: SeenRequest) => isTokenUse(request) && request.status === 401;
      await lab.waitFor(
        6,
        async () => {
          opened += (await openPages(lab, connection)).length;
          return (await lab.requestsOf(organization, since)).some(isUse) ? true : undefined;
        },
        500,
      );
      // What follows comes of the server alone: no page is opened.
      await pause(loopSeconds * 1000);
      const after = await lab.requestsOf(organization, since);
      await lab.control.clearFaults(organization.key);
      const refused = after.filter(isUse);
      const uses = refused.length;
      const forced = after.filter(isRefresh).length;
      const [begin, last] = [refused[0], refused.at(-1)].map((request) => Date.parse(request?.at ?? ''));
      const seconds = Math.max(loopSeconds, ((last ?? 0) - (begin ?? 0)) / 1000);
      // A page may call for several things, and repeat each of them once.
      if (uses > maxCallsPerSecond * seconds + 6 * opened)
        return `${uses} calls within ${Math.round(seconds)} s were answered with 401, and ${forced} refreshes came between them: the server repeats for ever what is refused.`;
      return forced > uses + 1 ? `${uses} answers 401 led to ${forced} refreshes.` : undefined;
    },
  },
];

const refreshOutages = [
  { what: 'answered with 503', fault: { respond: { status: 503, body: 'upstream connect error' } } },
  {
    what: 'answered with 429',
    fault: {
      respond: {
        status: 429,
        headers: { 'x-ratelimit-reset': '1', 'retry-after': '1' },
        body: { errors: ['Too many requests'] },
      },
    },
  },
  { what: 'broken off without an answer', fault: { drop: 'before' } },
  {
    what: 'answered with 200 and a page of HTML, by something on the way',
    fault: {
      respond: {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<!doctype html><title>Network sign-in</title>',
      },
    },
  },
] as const;

async function faultOfRefreshOutage(
  lab: Lab,
  { what, fault }: (typeof refreshOutages)[number],
): Promise<Finding> {
  const connection = await shortLived(lab, `refresh ${what}`);
  const { organization, before } = connection;
  const match = { path: '/oauth2/v1/token', organization: organization.key };
  await lab.control.faults([{ match, times: 1, ...fault }]);
  const refreshes = async () => (await lab.requestsOf(organization, before)).filter(isRefresh);
  const look = (found: (all: SeenRequest[]) => boolean) =>
    lab.waitFor(
      lab.patience.dataSeconds,
      async () => {
        await openPages(lab, connection);
        return found(await refreshes()) ? true : undefined;
      },
      500,
    );
  const isMet = await look((all) => all.some(({ scripted }) => scripted));
  // From the outage on, the server has as long as it has for data.
  const isMended =
    isMet === true &&
    (await look((all) => {
      const failed = all.find(({ scripted }) => scripted);
      return all.some(
        ({ status, number, scripted }) =>
          !scripted && failed !== undefined && status === 200 && number > failed.number,
      );
    }));
  await lab.control.clearFaults(organization.key);
  if (isMended) return undefined;
  if (isMet !== true) throw new NotTested('No refresh met the outage.');
  return `A refresh was ${what}, and the server never refreshed again: an outage of a moment ends the connection.`;
}

/** The first refresh that Datadog refused; pages are opened meanwhile, for servers that refresh only when they need to. */
function refusedRefresh(lab: Lab, connection: Connection, before: number) {
  return lab.waitFor(
    lab.patience.dataSeconds,
    async () => {
      await openPages(lab, connection);
      return (await lab.requestsOf(connection.organization, before)).find(
        (request) => isRefresh(request) && request.status === 400,
      );
    },
    500,
  );
}

async function judgeSecondAuthorization(lab: Lab): Promise<Finding> {
  const connection = await shortLived(lab, 'authorized again');
  const { organization } = connection;
  await watchRefreshes(lab, connection, 1);
  const before = await lab.control.lastRequest();
  await lab.control.administrate('uninstall', organization.key);
  if (!(await refusedRefresh(lab, connection, before))) throw new NotTested(noUse);
  await pause(500);
  const again = await lab.connectOrganization(organization, { start: 'tile' });
  const works = await lab.waitFor(
    lab.patience.dataSeconds,
    async () => {
      await openPages(lab, again);
      return (await lab.requestsOf(organization, again.before)).some(
        (request) => request.status === 200 && (isRefresh(request) || isTokenUse(request)),
      )
        ? true
        : undefined;
    },
    500,
  );
  if (!works)
    return 'A customer authorized again after invalid_grant, and the server still makes no call with the new token.';
  if (!lab.installations.tellsStatus || !again.installation) return undefined;
  const shown = await lab.waitFor(
    10,
    async () => {
      const now = await lab.lookUp(again);
      return now && lab.installations.isConnected(now) ? true : undefined;
    },
    500,
  );
  return shown
    ? undefined
    : 'A customer authorized again after invalid_grant, and the installation is still not shown as connected.';
}

/** Whether a missing permission ended the connection: it is shown as ended, and nothing is sent any more. */
async function faultOfEnd(lab: Lab, connection: Connection): Promise<Finding> {
  if (!lab.installations.tellsStatus || !connection.installation) return undefined;
  const { organization } = connection;
  const shown = await lab.lookUp(connection);
  if (shown && lab.installations.isConnected(shown)) return undefined;
  const since = await lab.control.lastRequest();
  const goesOn = await lab.waitFor(
    lab.patience.dataSeconds,
    async () => {
      await openPages(lab, connection);
      return (await lab.requestsOf(organization, since)).find(
        (request) => request.path !== keyPath && (isIntake(request) || isTokenUse(request)),
      );
    },
    500,
  );
  return goesOn
    ? undefined
    : 'A call was answered with 403, and the connection ended: a missing permission is no revocation.';
}
