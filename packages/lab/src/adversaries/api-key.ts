import { comeBack, decide, onboardingLink } from '../run/flow.ts';
import { keyPath } from '../run/endpoints.ts';
import type { Connection, Lab } from '../run/lab.ts';
import { pause } from '../run/wait.ts';
import { NotTested } from '../run/lab-error.ts';
import type { Page } from '../browser/page.ts';
import type { Organization } from '../run/organization.ts';
import type { SeenRequest } from '../sandbox/control.ts';
import { sources, type Adversary, type Finding } from './adversary.ts';
import { isSuccess } from './pending-callback.ts';
import { isIntake } from './token-use.ts';

const source = sources.endpoints;

/** The API key that is made for the customer, once. */
export const apiKeyAdversaries: readonly Adversary[] = [
  {
    id: 'api-key/made',
    severity: 'critical',
    title: 'Connecting makes the organization’s API key, once',
    source,
    remedy: `POST ${keyPath} with the access token, after the code was exchanged; store the value at once.`,
    async judge(lab) {
      const { organization, before } = await keyConnection(lab);
      const made = await keyOf(lab, organization, before);
      const calls = (await lab.requestsOf(organization, before)).filter(({ path }) => path === keyPath);
      if (!made) {
        const [refused] = calls;
        return refused
          ? `The API key was refused with ${refused.status ?? 'no answer'} at ${refused.host}: ${refused.refused ?? ''}`
          : `No API key was made within ${lab.patience.dataSeconds} s, although the client asks for api_keys_write.`;
      }
      return calls.length > 1
        ? `${calls.length} requests for an API key came for one connection (${statusesOf(calls)}).`
        : undefined;
    },
  },
  {
    id: 'api-key/kept-on-reconnect',
    severity: 'critical',
    title: 'Connecting again keeps the key and goes on working',
    source,
    remedy: 'Keep the stored key when the same organization connects again: Datadog gives no second one.',
    async judge(lab) {
      needKeys(lab);
      const first = await lab.connected('reconnected');
      const { organization } = first;
      if (!(await keyOf(lab, organization, first.before)))
        throw new NotTested('The first connection made no API key, see api-key/made.');
      const again = await lab.connectOrganization(organization, { start: 'tile' });
      const calls = (await lab.requestsOf(organization, again.before)).filter(({ path }) => path === keyPath);
      if (calls.length > 1)
        return `Connecting again asked ${calls.length} times for an API key (${statusesOf(calls)}).`;
      const base = await lab.base();
      if (calls.length === 1 && !isSuccess(lab, base.end, again.end) && isSuccess(lab, base.end, first.end)) {
        return `Connecting again asked for a second API key, was answered ${statusesOf(calls)}, and the customer was not shown as connected.`;
      }
      const data = await lab.waitFor(lab.patience.dataSeconds, async () =>
        (await lab.requestsOf(organization, again.before)).find(
          (request) => isIntake(request) && request.status !== null && request.status < 300,
        ),
      );
      const base2 = await lab.requestsOf(base.organization, base.before);
      if (!data && base2.some((request) => isIntake(request)))
        return 'After connecting again no data came any more.';
      if (!lab.installations.tellsStatus || !again.installation) return undefined;
      const shown = await lab.lookUp(again);
      return shown && !lab.installations.isConnected(shown)
        ? `After connecting again the installation is shown as "${shown.status ?? 'not connected'}".`
        : undefined;
    },
  },
  {
    id: 'api-key/exists',
    severity: 'high',
    title: 'When a key exists already (409), the customer learns what to do, and the call is not retried',
    source,
    remedy:
      'Show the steps: revoke "OAuth Client API Key" on the API Keys page, then connect again. Do not ask again by yourself.',
    judge: (lab) =>
      failingKey(lab, '409 Conflict', async ({ key }) => {
        await lab.control.administrate('lose-key', key);
      }),
  },
  {
    id: 'api-key/answer-lost',
    severity: 'high',
    title: 'When the answer with the key is lost, it is not simply asked for again',
    source,
    remedy: 'Treat a lost answer as a key that exists: lead the customer through its replacement.',
    judge: (lab) =>
      failingKey(lab, 'a lost answer', async ({ key }) => {
        await lab.control.faults([{ match: { path: keyPath, organization: key }, times: 1, drop: 'after' }]);
      }),
  },
  {
    id: 'api-key/outage',
    severity: 'medium',
    title: 'When the key cannot be made (503), the customer does not see success',
    source,
    remedy: 'Show what happened, or finish in the background; do not report success without a key.',
    async judge(lab) {
      needKeys(lab);
      const organization = await prepared(lab, async ({ key }) => {
        await lab.control.faults([
          { match: { path: keyPath, organization: key }, times: 100, respond: { status: 503 } },
        ]);
      });
      const before = await lab.control.lastRequest();
      const { end, earlier, endedAt } = await flow(lab, organization);
      await pause(2500);
      const calls = (await lab.requestsOf(organization, before)).filter(({ path }) => path === keyPath);
      await lab.control.clearFaults(organization.key);
      if (calls.length > 8)
        return `${calls.length} requests for an API key within seconds while Datadog answered 503.`;
      const [first] = calls;
      if (!first) throw new NotTested('No API key was asked for.');
      const claim = await faultOfClaim(lab, '503 Service Unavailable', organization, {
        end,
        earlier,
        isAtOnce: Date.parse(first.at) <= endedAt,
      });
      if (claim === undefined) return undefined;
      // What is finished in the background is no false claim.
      return (await keyOf(lab, organization, before)) ? undefined : claim;
    },
  },
  {
    id: 'api-key/scope-missing',
    severity: 'medium',
    title: 'When the key is forbidden (403), the customer does not see success',
    source,
    remedy: 'Say that the authorization lacks api_keys_write.',
    judge: (lab) =>
      failingKey(lab, '403 Forbidden', async ({ key }) => {
        await lab.control.faults([
          {
            match: { path: keyPath, organization: key },
            times: 20,
            respond: { status: 403, body: { errors: ['Forbidden'] } },
          },
        ]);
      }),
  },
];

function needKeys(lab: Lab): void {
  if (!lab.makesKeys) throw new NotTested('The client does not ask for api_keys_write.');
}

async function keyConnection(lab: Lab): Promise<Connection> {
  needKeys(lab);
  return lab.base();
}

/** Waits until the organization's key was made: a job may do that. */
export async function keyOf(
  lab: Lab,
  organization: Organization,
  before: number,
): Promise<SeenRequest | undefined> {
  return lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(organization, before)).find(
      ({ path, status }) => path === keyPath && status === 201,
    ),
  );
}

async function prepared(
  lab: Lab,
  prepare: (organization: Organization) => Promise<void>,
): Promise<Organization> {
  const base = await lab.base();
  if (!(await keyOf(lab, base.organization, base.before)))
    throw new NotTested('No connection makes an API key, see api-key/made.');
  const organization = await lab.newOrganization();
  await prepare(organization);
  return organization;
}

/** Connects, whatever the end is. */
async function flow(lab: Lab, organization: Organization) {
  return lab.customers.first.visit(async (browser) => {
    const earlier = new Set(
      (await lab.installations.list(browser).catch(() => undefined))?.map(({ id }) => id),
    );
    const at = await lab.walk(
      lab.customers.first,
      browser,
      onboardingLink(lab, 'tile', organization.site),
      organization,
    );
    const end = await comeBack(lab, browser, await decide(at, 'authorize'));
    return { end, earlier, endedAt: Date.now() };
  });
}

/** Whether the key is made before the customer sees the page at the end of the flow. */
async function isMadeBeforeEnd(lab: Lab): Promise<boolean> {
  const base = await lab.base();
  const made = await keyOf(lab, base.organization, base.before);
  const shown = lab.http.exchanges.find(
    ({ url, at }) => url.href === base.end.url.href && at >= base.begunAt,
  );
  return made !== undefined && shown !== undefined && Date.parse(made.at) <= shown.at;
}

async function failingKey(
  lab: Lab,
  what: string,
  prepare: (organization: Organization) => Promise<void>,
): Promise<Finding> {
  needKeys(lab);
  const organization = await prepared(lab, prepare);
  const before = await lab.control.lastRequest();
  const { end, earlier, endedAt } = await flow(lab, organization);
  const met = await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(organization, before)).find(({ path }) => path === keyPath),
  );
  if (!met) throw new NotTested('No API key was asked for.');
  await pause(2500);
  const calls = (await lab.requestsOf(organization, before)).filter(({ path }) => path === keyPath);
  await lab.control.clearFaults(organization.key);
  if (calls.length > 1) {
    return `After ${what} the server asked for the API key ${calls.length} times (${statusesOf(calls)}); the request is not idempotent.`;
  }
  const data = (await lab.requestsOf(organization, before)).find(isIntake);
  if (data)
    return `After ${what} the server sent data with a key of another origin (${data.status ?? 'no answer'}).`;
  // A key that a job makes is not known to be missing when the flow ends.
  const isAtOnce = Date.parse(met.at) <= endedAt;
  return faultOfClaim(lab, what, organization, { end, earlier, isAtOnce });
}

interface EndOfFlow {
  readonly end: Page;
  /** Ids that were listed before. */
  readonly earlier: ReadonlySet<string>;
  /** The key was asked for before the flow ended. */
  readonly isAtOnce: boolean;
}

/** Without a key nothing can be sent: neither the flow's end nor the listing may say that it worked. */
async function faultOfClaim(
  lab: Lab,
  what: string,
  organization: Organization,
  { end, earlier, isAtOnce }: EndOfFlow,
): Promise<Finding> {
  const base = await lab.base();
  const list = await lab.customers.first
    .visit((browser) => lab.installations.list(browser))
    .catch(() => undefined);
  const shown = list
    ?.filter(({ id }) => !earlier.has(id))
    .find((one) => one.organization === organization.name || one.text.includes(organization.publicId));
  if (shown && lab.installations.tellsStatus && lab.installations.isConnected(shown)) {
    return `After ${what} there is no usable API key, and the installation is shown as connected.`;
  }
  if (
    isAtOnce &&
    (await isMadeBeforeEnd(lab)) &&
    isSuccess(lab, base.end, end) &&
    !(shown && lab.installations.tellsStatus)
  ) {
    return `After ${what} there is no usable API key, and the customer saw the page that says connected.`;
  }
  return undefined;
}

function statusesOf(calls: readonly SeenRequest[]): string {
  return calls.map(({ status }) => status ?? 'no answer').join(', ');
}
