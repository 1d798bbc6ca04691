import type { Lab } from '../run/lab.ts';
import { pause } from '../run/wait.ts';
import { NotTested } from '../run/lab-error.ts';
import { firstFault, sources, type Adversary, type Finding } from './adversary.ts';
import { shortLifeSeconds, shortLived } from './short-lived.ts';
import { isRefresh, isTokenUse, openPages } from './token-use.ts';

const maxRefreshesPerSecond = 5;
const maxReadsPerSecond = 8;
const watchSeconds = 4;

const limit = { 'x-ratelimit-limit': '1', 'x-ratelimit-period': '60', 'x-ratelimit-remaining': '0' };

/** How often a server repeats what Datadog refuses for the moment. */
export const tokenPaceAdversaries: readonly Adversary[] = [
  {
    id: 'tokens/refresh-storm',
    severity: 'medium',
    title: 'While Datadog’s token endpoint fails or limits, it is not stormed',
    source: sources.rateLimits,
    remedy: 'Wait longer after each failed refresh.',
    judge: (lab) => firstFault([503, 429], (status) => faultOfRefreshStorm(lab, status)),
  },
  {
    id: 'tokens/read-storm',
    severity: 'medium',
    title: 'While Datadog’s API fails or limits, calls with the access token are not repeated at once',
    source: sources.rateLimits,
    remedy: 'After 429 wait for X-RateLimit-Reset, after 5xx wait longer each time.',
    judge: (lab) => firstFault([503, 429], (status) => faultOfReadStorm(lab, status)),
  },
];

async function faultOfRefreshStorm(lab: Lab, status: number): Promise<Finding> {
  const connection = await shortLived(lab, `token storm ${status}`);
  const { organization, before } = connection;
  await lab.control.faults([
    {
      match: { path: '/oauth2/v1/token', organization: organization.key },
      times: 1000,
      respond: { status, ...(status === 429 && { headers: { ...limit, 'x-ratelimit-reset': '4' } }) },
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
    (request) => isRefresh(request) && request.status === status,
  );
  if (failed.length === 0) throw new NotTested('No refresh met the outage.');
  const seconds = Math.max(5, secondsBetween(failed));
  // A page that needs a token may try once itself.
  return failed.length > maxRefreshesPerSecond * seconds + 2 * opened
    ? `${failed.length} refreshes in ${Math.round(seconds)} s while the token endpoint answered ${status}.`
    : undefined;
}

async function faultOfReadStorm(lab: Lab, status: number): Promise<Finding> {
  const connection = await lab.connected(`read storm ${status}`);
  const { organization } = connection;
  const before = await lab.control.lastRequest();
  await lab.control.faults([
    {
      match: { method: 'GET', path: '/api/v*', organization: organization.key },
      times: 2000,
      respond: {
        status,
        ...(status === 429 && { headers: { ...limit, 'x-ratelimit-reset': String(watchSeconds) } }),
        body: { errors: ['Please try again later'] },
      },
    },
  ]);
  const refused = async () =>
    (await lab.requestsOf(organization, before)).filter(
      (request) => isTokenUse(request) && request.status === status,
    );
  let opened = 0;
  await lab.waitFor(
    Math.min(15, lab.patience.dataSeconds),
    async () => {
      opened += (await openPages(lab, connection)).length;
      return (await refused()).length > 0 ? true : undefined;
    },
    500,
  );
  // What follows comes from the server alone: no page is opened.
  await pause(watchSeconds * 1000);
  const all = await refused();
  await lab.control.clearFaults(organization.key);
  if (all.length === 0)
    throw new NotTested('The server read nothing from Datadog with an access token that could be refused.');
  const seconds = Math.max(watchSeconds, secondsBetween(all));
  return all.length > maxReadsPerSecond * seconds + 6 * opened
    ? `${all.length} calls with the access token within ${Math.round(seconds)} s were answered with ${status}: the server repeats at once what Datadog refuses.`
    : undefined;
}

function secondsBetween(requests: readonly { readonly at: string }[]): number {
  const [first, last] = [requests[0], requests.at(-1)].map((request) => Date.parse(request?.at ?? ''));
  return ((last ?? 0) - (first ?? 0)) / 1000;
}
