import type { DisconnectVariant } from '../contract/installations.ts';
import { keyPath, pause, revokePath, type Connection, type Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import { apiHostOf } from '../run/organization.ts';
import { sources, type Adversary, type Finding } from './adversary.ts';
import { deliver, newAlert, render, webhookOf } from './alerts.ts';
import { keyOf } from './api-key.ts';
import { needData } from './data-arrival.ts';
import { isIntake, isRefresh, isTokenUse } from './token-use.ts';

/** How a connection ends. */
export const disconnectAdversaries: readonly Adversary[] = [
  {
    id: 'disconnect/revokes',
    severity: 'critical',
    title: 'Disconnecting revokes the authorization at the customer’s site',
    source: sources.endpoints,
    remedy: `POST ${revokePath} at https://api.<domain> with the refresh token and the client’s credentials.`,
    async judge(lab) {
      const connection = await disconnected(lab);
      const { organization } = connection;
      const live = await lab.waitFor(lab.patience.disconnectSeconds, async () =>
        (await liveGrants(lab, connection)) === 0 ? 0 : undefined,
      );
      const calls = (await lab.requestsOf(organization, connection.before)).filter(
        ({ path }) => path === revokePath,
      );
      const anywhere = (await lab.control.requests(connection.before)).filter(
        ({ path }) => path === revokePath,
      );
      const wrong = calls.find(({ host }) => host !== apiHostOf(organization.site));
      if (wrong)
        return `The authorization was revoked at ${wrong.host || 'a request without a host'}, not at ${apiHostOf(organization.site)}.`;
      if (live === 0) return undefined;
      const refused = [...calls, ...anywhere.filter((request) => request.organization === undefined)].find(
        ({ status }) => status !== 200,
      );
      if (refused)
        return `The revocation was refused by ${refused.host || 'a request without a host'} with ${refused.status ?? 'no answer'}: ${refused.refused ?? ''}`;
      return calls.length === 0
        ? `Within ${lab.patience.disconnectSeconds} s of disconnecting nothing was revoked: the authorization lives on at Datadog.`
        : 'A revocation was sent, and the authorization lives on at Datadog.';
    },
  },
  {
    id: 'disconnect/revokes-every-grant',
    severity: 'high',
    title: 'No authorization survives that the organization gave before',
    source: sources.endpoints,
    remedy: 'When an organization connects again, revoke the authorization that the new one replaces.',
    async judge(lab) {
      const first = await lab.connected('grants');
      await lab.connectOrganization(first.organization, { start: 'tile' });
      const again = await lab.connectOrganization(first.organization, { start: 'tile' });
      await end(lab, { ...again, installation: again.installation ?? first.installation });
      const left = await lab.waitFor(lab.patience.disconnectSeconds, async () =>
        (await liveGrants(lab, again)) === 0 ? 0 : undefined,
      );
      if (left === 0) return undefined;
      const count = await liveGrants(lab, again);
      return `The organization authorized three times and was then disconnected; ${count} of its authorizations still ${count === 1 ? 'lives' : 'live'}.`;
    },
  },
  {
    id: 'disconnect/listed',
    severity: 'medium',
    title: 'After disconnecting, the installation is no longer shown as connected',
    source: sources.integration,
    remedy: 'Switch access off in your own data first, then revoke.',
    async judge(lab) {
      const connection = await disconnected(lab);
      if (!lab.installations.tellsStatus && !lab.installations.isDeclared)
        throw new NotTested('lab.json does not say how installations are listed.');
      const gone = await lab.waitFor(
        lab.patience.disconnectSeconds,
        async () => {
          const shown = await lab.lookUp(connection);
          return !shown || (lab.installations.tellsStatus && !lab.installations.isConnected(shown))
            ? true
            : undefined;
        },
        500,
      );
      return gone ? undefined : 'After disconnecting, the installation is still shown as connected.';
    },
  },
  {
    id: 'disconnect/data-stops',
    severity: 'critical',
    title: 'After disconnecting no data is sent, and no token is used',
    source: sources.integration,
    remedy: 'Erase key and tokens when the customer disconnects, also from jobs that wait.',
    async judge(lab) {
      const connection = await disconnected(lab);
      const { organization } = connection;
      const isOver = async () =>
        (await lab.requestsOf(organization, connection.before)).some(({ path }) => path === revokePath);
      await lab.waitFor(2, async () => ((await isOver()) ? true : undefined));
      await pause(1500);
      const settled = await lab.control.lastRequest();
      const earlier = (await lab.requestsOf(organization, connection.before)).filter(isIntake);
      const [first, last] = [earlier[0], earlier.at(-1)];
      const interval =
        first && last && earlier.length > 1
          ? (Date.parse(last.at) - Date.parse(first.at)) / earlier.length
          : 2000;
      await pause(Math.min(Math.max(interval * 2.5, 4000), lab.patience.dataSeconds * 1000));
      const later = await lab.requestsOf(organization, settled);
      const revoked = later.findLast(({ path }) => path === revokePath)?.number ?? 0;
      const [after] = later.filter(
        (request) =>
          isIntake(request) ||
          request.path === keyPath ||
          // A job may take the webhook away and renew the token that it revokes with.
          (request.number > revoked && isRefresh(request)) ||
          (request.number > revoked && isTokenUse(request) && request.method !== 'DELETE'),
      );
      if (after)
        return `After disconnecting ${after.method} https://${after.host}${after.path} came with the customer’s credentials.`;
      if (earlier.length === 0) throw new NotTested('No data was sent before disconnecting either.');
      return undefined;
    },
  },
  {
    id: 'disconnect/webhook-refused',
    severity: 'high',
    title: 'After disconnecting the organization’s alerts are refused',
    source: sources.webhooks,
    remedy: 'Forget the webhook’s secret with the installation; answer 4xx, which Datadog does not repeat.',
    async judge(lab) {
      const connection = await lab.connected('disconnected webhook');
      await webhookOf(lab, connection);
      const delivery = await render(lab, connection, newAlert());
      const early = await deliver(lab, delivery);
      if (early.status >= 300) throw new NotTested('Alerts are not accepted before disconnecting either.');
      await end(lab, connection);
      await pause(500);
      const answer = await deliver(lab, await render(lab, connection, newAlert()));
      if (answer.status < 300)
        return `After disconnecting an alert was still accepted with ${answer.status}.`;
      return answer.status >= 500
        ? `After disconnecting an alert was answered with ${answer.status}: Datadog repeats it five times.`
        : undefined;
    },
  },
  {
    id: 'disconnect/survives-outage',
    severity: 'high',
    title: 'Disconnecting works while Datadog’s revocation fails, which is tried again',
    source: sources.endpoints,
    remedy: 'Switch access off at once, and let a job repeat the revocation.',
    async judge(lab) {
      const connection = await lab.connected('revocation outage');
      const { organization } = connection;
      lab.endedOrganizations.add(organization.key);
      await lab.control.faults([
        { match: { path: revokePath, organization: organization.key }, times: 1, respond: { status: 503 } },
      ]);
      const before = await lab.control.lastRequest();
      const page = await end(lab, connection);
      if (page.status >= 500)
        return `While Datadog’s revocation answered 503, disconnecting ended with ${page.status}.`;
      const met = (await lab.requestsOf(organization, before)).some(
        ({ path, status }) => path === revokePath && status === 503,
      );
      const revoked = await lab.waitFor(
        // A job that repeats it every minute is soon enough.
        Math.max(lab.contract.patience?.disconnectSeconds ?? 75, 15),
        async () => ((await liveGrants(lab, connection)) === 0 ? true : undefined),
        500,
      );
      await lab.control.clearFaults(organization.key);
      if (!met && !revoked)
        throw new NotTested('Disconnecting asked Datadog for no revocation, see disconnect/revokes.');
      const shown = await lab.lookUp(connection).catch(() => undefined);
      if (shown && lab.installations.tellsStatus && lab.installations.isConnected(shown))
        return 'While Datadog’s revocation answered 503, disconnecting left the installation connected.';
      const sent = (await lab.requestsOf(organization, (await lab.control.lastRequest()) - 1)).filter(
        isIntake,
      );
      if (sent.length > 0 && !revoked)
        return 'While Datadog’s revocation answered 503, the server went on sending data.';
      return revoked
        ? undefined
        : 'Datadog answered the revocation with 503 once; it was never tried again, and the authorization lives on.';
    },
  },
  {
    id: 'disconnect/works-without-authorization',
    severity: 'medium',
    title: 'An installation whose authorization is gone at Datadog can be disconnected',
    source: sources.endpoints,
    remedy: 'Do not ask for a valid token before disconnecting: revocation answers 200 for unknown ones.',
    async judge(lab) {
      const connection = await lab.connected('authorization gone');
      lab.endedOrganizations.add(connection.organization.key);
      await lab.control.administrate('uninstall', connection.organization.key);
      const page = await end(lab, connection);
      if (page.status >= 500)
        return `Disconnecting an installation that the customer uninstalled at Datadog ended with ${page.status}.`;
      const gone = await lab.waitFor(
        lab.patience.disconnectSeconds,
        async () => {
          const shown = await lab.lookUp(connection);
          return !shown || !lab.installations.isConnected(shown) ? true : undefined;
        },
        500,
      );
      return gone || !lab.installations.tellsStatus
        ? undefined
        : 'An installation that the customer uninstalled at Datadog cannot be disconnected.';
    },
  },
  refusedDisconnect(
    'disconnect/csrf-required',
    'critical',
    'Disconnecting needs the form’s token',
    'A request without the CSRF token',
    { csrf: 'missing' },
  ),
  refusedDisconnect(
    'disconnect/csrf-checked',
    'high',
    'Disconnecting refuses a token that nobody issued',
    'A request with a made-up CSRF token',
    { csrf: 'wrong' },
  ),
  {
    id: 'disconnect/csrf-own-session',
    severity: 'high',
    title: 'Disconnecting refuses the token of another customer’s session',
    source: sources.asvs,
    remedy: 'Bind the CSRF token to the session.',
    async judge(lab) {
      const { second } = lab;
      if (!lab.installations.hasCsrfToken) throw new NotTested('The contract names no CSRF token.');
      const token = await second.visit((browser) => lab.installations.csrfToken(browser));
      if (token === undefined) throw new NotTested('The second customer’s pages have no CSRF token.');
      return faultOfForgery(lab, 'A request with the CSRF token of another customer', {
        csrf: { value: token },
        headers: crossSite,
      });
    },
  },
  {
    id: 'disconnect/not-by-get',
    severity: 'high',
    title: 'A link cannot disconnect',
    source: sources.asvs,
    remedy: 'Let only POST (or DELETE) with a token change anything.',
    judge: (lab) => faultOfForgery(lab, 'A GET request', { csrf: 'missing', method: 'GET' }),
  },
  {
    id: 'disconnect/others-stay',
    severity: 'critical',
    title: 'Disconnecting one organization leaves the customer’s others connected',
    source: sources.integration,
    remedy: 'End the installation that was named, and nothing else.',
    async judge(lab) {
      await disconnected(lab);
      const stays = await lab.connected('stays');
      await end(lab, await lab.connected('goes'));
      await pause(1000);
      if ((await liveGrants(lab, stays)) === 0)
        return 'Disconnecting one organization revoked the authorization of another one.';
      const shown = await lab.lookUp(stays);
      if (!shown || (lab.installations.tellsStatus && !lab.installations.isConnected(shown)))
        return 'Disconnecting one organization ended the installation of another one.';
      await needData(lab).catch(() => undefined);
      return undefined;
    },
  },
  {
    id: 'disconnect/reconnect-works',
    severity: 'medium',
    title: 'A customer who disconnected can connect again',
    source: sources.integration,
    remedy:
      'Start over with a new authorization; when the key still exists at Datadog, lead the customer through its replacement.',
    async judge(lab) {
      const connection = await lab.connected('comes back');
      await keyOf(lab, connection.organization, connection.before);
      await end(lab, connection);
      await lab.waitFor(lab.patience.disconnectSeconds, async () =>
        (await liveGrants(lab, connection)) === 0 ? true : undefined,
      );
      // The customer revokes the old key, as the steps of recovery say.
      await lab.control.administrate('revoke-key', connection.organization.key);
      const again = await lab.connectOrganization(connection.organization, { start: 'tile' });
      if (!lab.makesKeys) return undefined;
      const made = await keyOf(lab, again.organization, again.before);
      return made ? undefined : 'After disconnecting and connecting again no API key was made.';
    },
  },
];

const crossSite = {
  origin: 'https://attacker.example',
  referer: 'https://attacker.example/',
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'navigate',
};

function refusedDisconnect(
  id: string,
  severity: 'critical' | 'high',
  title: string,
  what: string,
  variant: DisconnectVariant,
): Adversary {
  return {
    id,
    severity,
    title,
    source: sources.asvs,
    remedy: 'Put a token that is bound to the session into the form, and refuse requests without it.',
    async judge(lab) {
      if (!lab.customers.first.isKnownByCookie)
        throw new NotTested('The customer is known by a header, which other sites cannot send.');
      if (variant.csrf === 'wrong' && !lab.installations.hasCsrfToken)
        throw new NotTested('The contract names no CSRF token.');
      const fault = await faultOfForgery(lab, what, { ...variant, headers: crossSite });
      if (fault !== undefined || variant.csrf !== 'wrong') return fault;
      return faultOfForgery(lab, 'A request with an empty CSRF token', {
        csrf: { value: '' },
        headers: crossSite,
      });
    },
  };
}

/** Lets another site’s page try to disconnect; the installation must survive. */
async function faultOfForgery(lab: Lab, what: string, variant: DisconnectVariant): Promise<Finding> {
  await disconnected(lab);
  const connection = await lab.connected(`forged ${what}`);
  const { installation } = connection;
  if (!installation) throw new NotTested('The installation was not found in the listing.');
  const protectedBySameSite = !lab.installations.hasCsrfToken && sessionIsSameSite(lab);
  // Without a script of its own, no other site sends anything but GET and POST.
  const isPossible = ['GET', 'POST'].includes(variant.method ?? lab.installations.disconnectMethod);
  if ((protectedBySameSite || (!isPossible && !lab.installations.hasCsrfToken)) && variant.method !== 'GET')
    return undefined;
  const page = await connection.customer.visit((browser) =>
    lab.installations.disconnect(browser, installation.id, {
      ...variant,
      isCrossSite: !lab.installations.hasCsrfToken,
    }),
  );
  if (page.status >= 500)
    return `${what} to disconnect was answered with ${page.status}: an error of the server, not a refusal.`;
  await pause(600);
  const isRevoked = (await liveGrants(lab, connection)) === 0;
  const shown = await lab.lookUp(connection);
  const isGone = !shown || (lab.installations.tellsStatus && !lab.installations.isConnected(shown));
  return isRevoked || isGone ? `${what} from another site disconnected the customer.` : undefined;
}

/** Whether every cookie that the server set stays away from other sites’ requests. */
function sessionIsSameSite(lab: Lab): boolean {
  const cookies = lab.http.exchanges.flatMap(({ setCookies, url }) =>
    lab.addresses.of(url).kind === 'target' ? setCookies : [],
  );
  return cookies.length > 0 && cookies.every((line) => /samesite=(?:lax|strict)/i.test(line));
}

/** Disconnects as the contract says. */
async function end(lab: Lab, connection: Connection) {
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
async function disconnected(lab: Lab): Promise<Connection> {
  const connection = await lab.connected('disconnected');
  await lab.onceEnded(async () => {
    if (lab.makesKeys) await keyOf(lab, connection.organization, connection.before);
    // What stops must have begun.
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

async function liveGrants(lab: Lab, { organization }: Connection): Promise<number> {
  const account = (await lab.control.accounts()).find(
    (one) => `${one.site}/${one.organization}` === organization.key,
  );
  return account?.grants.filter(({ revokedAt }) => revokedAt === null).length ?? 0;
}
