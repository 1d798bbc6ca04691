import { keyPath, revokePath } from '../run/endpoints.ts';
import type { Connection, Lab } from '../run/lab.ts';
import { pause, settle } from '../run/wait.ts';
import { NotTested } from '../run/lab-error.ts';
import { apiHostOf } from '../run/organization.ts';
import { sources, type Adversary } from './adversary.ts';
import {
  alertPage,
  alerted,
  countShown,
  deliver,
  newAlert,
  render,
  waitForEffect,
  webhookOf,
  webhookPath,
  webhooksOf,
} from './alerts.ts';
import { keyOf } from './api-key.ts';
import { forgeryAdversaries } from './disconnect-forgery.ts';
import { disconnected, end, liveGrants } from './ending.ts';
import { judgeLateRefusal } from './late-refusal.ts';
import { faultOfOthers, laterConnection } from './others.ts';
import { shortLifeSeconds } from './short-lived.ts';
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
      await settle(1500);
      const settled = await lab.control.lastRequest();
      const earlier = (await lab.requestsOf(organization, connection.before)).filter(isIntake);
      const [first, last] = [earlier[0], earlier.at(-1)];
      const interval =
        first && last && earlier.length > 1
          ? (Date.parse(last.at) - Date.parse(first.at)) / earlier.length
          : 2000;
      // Longer than the token lives: a refresh on a timer shows, too.
      const watchMs = Math.max(interval * 2.5, (shortLifeSeconds + 1) * 1000);
      await pause(Math.min(watchMs, Math.max(5, lab.patience.dataSeconds) * 1000));
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
      if (answer.status < 300 && !(await isDropped(lab, connection)))
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
    id: 'disconnect/late-refusal',
    severity: 'high',
    title: 'What Datadog refuses while the customer disconnects brings nothing back',
    source: sources.integration,
    remedy:
      'Let a refusal change an installation only if it is still connected, in the statement that changes it: `where id = $1 and status = $2`.',
    judge: judgeLateRefusal,
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
  ...forgeryAdversaries,
  {
    id: 'disconnect/others-stay',
    severity: 'critical',
    title: 'Disconnecting one organization leaves the customer’s others connected',
    source: sources.integration,
    remedy: 'End the installation that was named, and nothing else.',
    async judge(lab) {
      await disconnected(lab);
      const stays = await laterConnection(lab, 'stays');
      await end(lab, await lab.connected('goes'));
      await pause(1000);
      if ((await liveGrants(lab, stays)) === 0)
        return 'Disconnecting one organization revoked the authorization of another one.';
      const stopped = await faultOfOthers(lab, [stays], 'One organization was disconnected');
      if (stopped !== undefined) return stopped;
      const shown = await lab.lookUp(stays);
      if (!shown || (lab.installations.tellsStatus && !lab.installations.isConnected(shown)))
        return 'Disconnecting one organization ended the installation of another one.';
      return undefined;
    },
  },
  {
    id: 'disconnect/twice',
    severity: 'low',
    title: 'Disconnecting what is disconnected already does no harm',
    source: sources.integration,
    remedy: 'Answer the second request like the first one, or say that there is nothing to disconnect.',
    async judge(lab) {
      await disconnected(lab);
      const connection = await lab.connected('ended twice');
      await end(lab, connection);
      const again = await end(lab, connection);
      return again.status >= 500
        ? `Disconnecting the same installation a second time ended with ${again.status}.`
        : undefined;
    },
  },
  {
    id: 'disconnect/reconnect-works',
    severity: 'medium',
    title: 'A customer who disconnected can connect again',
    source: sources.integration,
    remedy:
      'Start over with a new authorization; when the key still exists at Datadog, lead the customer through its replacement. Make a new webhook, or let the former one lead to the new connection.',
    async judge(lab) {
      const connection = await lab.connected('comes back');
      await keyOf(lab, connection.organization, connection.before);
      const hadWebhook = await hasWebhook(lab, connection);
      await end(lab, connection);
      await lab.waitFor(lab.patience.disconnectSeconds, async () =>
        (await liveGrants(lab, connection)) === 0 ? true : undefined,
      );
      // The customer revokes the old key, as the steps of recovery say.
      await lab.control.administrate('revoke-key', connection.organization.key);
      const again = await lab.connectOrganization(connection.organization, { start: 'tile' });
      if (lab.makesKeys && !(await keyOf(lab, again.organization, again.before)))
        return 'After disconnecting and connecting again no API key was made.';
      return hadWebhook ? faultOfAlerts(lab, again) : undefined;
    },
  },
];

async function hasWebhook(lab: Lab, connection: Connection): Promise<boolean> {
  try {
    await webhookOf(lab, connection);
    return true;
  } catch (error) {
    if (error instanceof NotTested) return false;
    throw error;
  }
}

/** The webhook of the former connection is still there at Datadog: it, or a new one, must lead to the new connection. */
async function faultOfAlerts(lab: Lab, connection: Connection): Promise<string | undefined> {
  let statuses: readonly number[] = [];
  const reached = await lab.waitFor(lab.patience.dataSeconds, async () => {
    const webhooks = await webhooksOf(lab, connection);
    const answers = webhooks.map(async ({ name }) => {
      const delivery = await render(lab, connection, newAlert(), 'Triggered', {}, name);
      return (await deliver(lab, delivery)).status;
    });
    statuses = await Promise.all(answers);
    return statuses.some((status) => status < 300) ? true : undefined;
  });
  if (reached) return undefined;
  const asked = (await lab.requestsOf(connection.organization, connection.before)).filter(
    ({ path }) => path === webhookPath,
  );
  const creation =
    asked.length === 0
      ? 'A new webhook was never asked for'
      : `Datadog answered the creation of a new one with ${[...new Set(asked.map(({ status }) => status ?? 'nothing'))].join(' and ')}`;
  return `After disconnecting and connecting again every alert is answered with ${[...new Set(statuses)].join(' or ')}: no webhook of the organization leads to the new connection. ${creation}.`;
}

/** A server may take an alert in silence and drop it: an alert to another installation shows when it would be there. */
async function isDropped(lab: Lab, connection: Connection): Promise<boolean> {
  if (!lab.contract.alert || lab.contract.alert.url.includes('{id}')) return false;
  const late = newAlert();
  const answer = await deliver(lab, await render(lab, connection, late));
  if (answer.status >= 300) return true;
  const other = await alerted(lab);
  const witness = newAlert();
  await deliver(lab, await render(lab, other, witness));
  if ((await waitForEffect(lab, other, witness)) === 0) return false;
  return countShown(lab, await alertPage(lab, other), late) === 0;
}
