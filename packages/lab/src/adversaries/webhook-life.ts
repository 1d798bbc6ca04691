import { comeBack, decide, FlowStopped, onboardingLink } from '../run/flow.ts';
import type { Lab } from '../run/lab.ts';
import { pause } from '../run/wait.ts';
import { NotTested } from '../run/lab-error.ts';
import type { Webhook } from '../sandbox/control.ts';
import { sources, type Adversary, type Finding } from './adversary.ts';
import {
  alertPage,
  alerted,
  countShown,
  deliver,
  newAlert,
  render,
  secretHeaders,
  waitForEffect,
  webhookOf,
  webhookPath,
} from './alerts.ts';
import { keyOf } from './api-key.ts';
import { end, liveGrants } from './ending.ts';

const source = sources.webhooks;

/** Webhooks that cannot be made, that were replaced, and alerts while something else fails. */
export const webhookLifeAdversaries: readonly Adversary[] = [
  {
    id: 'webhooks/creation-fails',
    severity: 'high',
    title: 'When Datadog refuses the webhook, the connection is not lost',
    source,
    remedy:
      'Store tokens and key before the webhook is made: Datadog gives no second key. Try the webhook again later.',
    judge: judgeCreation,
  },
  {
    id: 'webhooks/datadog-down',
    severity: 'high',
    title: 'An alert that comes while Datadog’s API fails has its effect all the same',
    source,
    remedy:
      'Store the alert before anything else; when that fails answer 5xx, and take the repetition that Datadog sends.',
    judge: judgeWhileDatadogFails,
  },
  {
    id: 'webhooks/secret-of-before',
    severity: 'high',
    title: 'The secret of a connection that was ended opens nothing after connecting again',
    source,
    remedy: 'Forget a webhook’s secret with the connection; make a new one with the new webhook.',
    judge: judgeOldSecret,
  },
  {
    id: 'webhooks/body-not-trusted',
    severity: 'critical',
    title: 'The body of an alert does not choose whose it is',
    source: sources.asvs,
    remedy:
      'Find the installation by the webhook’s address and secret; anyone can write any $ORG_ID or $ORG_NAME into a body.',
    judge: judgeForeignBody,
  },
];

const maxCreations = 12;

async function judgeCreation(lab: Lab): Promise<Finding> {
  await alerted(lab);
  const organization = await lab.newOrganization();
  const match = { method: 'POST', path: webhookPath, organization: organization.key };
  await lab.control.faults([
    { match, times: 60, respond: { status: 503, body: { errors: ['Service unavailable'] } } },
  ]);
  const before = await lab.control.lastRequest();
  await lab.customers.first.visit(async (browser) => {
    const link = onboardingLink(lab, 'tile', organization.site);
    const at = await lab.walk(lab.customers.first, browser, link, organization);
    return comeBack(lab, browser, await decide(at, 'authorize'));
  });
  const met = await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(organization, before)).find(({ path }) => path === webhookPath),
  );
  await pause(1500);
  const calls = (await lab.requestsOf(organization, before)).filter(({ path }) => path === webhookPath);
  await lab.control.clearFaults(organization.key);
  if (!met) throw new NotTested('No webhook was asked for.');
  if (calls.length > maxCreations)
    return `${calls.length} requests for a webhook within seconds while Datadog answered 503: they are repeated at once.`;
  try {
    await lab.connectOrganization(organization, { start: 'tile' });
  } catch (error) {
    if (!(error instanceof FlowStopped)) throw error;
    return `Datadog answered the creation of the webhook with 503 once; afterwards the customer cannot connect: ${error.message}`;
  }
  return undefined;
}

const repetitions = 3;

async function judgeWhileDatadogFails(lab: Lab): Promise<Finding> {
  await alerted(lab);
  const connection = await lab.connected('alerts while Datadog fails');
  await webhookOf(lab, connection);
  const { key } = connection.organization;
  lab.disturbedOrganizations.add(key);
  const alert = newAlert();
  const delivery = await render(lab, connection, alert);
  const respond = { status: 503, body: { errors: ['Service unavailable'] } };
  await lab.control.faults(
    ['/api/*', '/oauth2/*'].map((path) => ({ match: { path, organization: key }, times: 2000, respond })),
  );
  let answer = await deliver(lab, delivery);
  await pause(1000);
  await lab.control.clearFaults(key);
  const { status } = answer;
  if (status >= 400 && status < 500)
    return `An alert that came while Datadog’s API answered 503 was refused with ${status}, which Datadog does not repeat.`;
  for (let more = 0; answer.status >= 500 && more < repetitions; more += 1) {
    await pause(1000);
    answer = await deliver(lab, delivery);
  }
  if ((await waitForEffect(lab, connection, alert)) > 0) return undefined;
  return status >= 500
    ? `An alert that came while Datadog’s API failed was answered with ${status}; Datadog’s repetition of it (${answer.status}) had no effect: it was taken for a duplicate.`
    : `An alert that came while Datadog’s API failed was accepted with ${status}, and had no effect.`;
}

async function webhooksOf(lab: Lab, key: string): Promise<readonly Webhook[]> {
  const account = (await lab.control.accounts()).find((one) => `${one.site}/${one.organization}` === key);
  return account?.webhooks ?? [];
}

async function judgeOldSecret(lab: Lab): Promise<Finding> {
  await alerted(lab);
  const connection = await lab.connected('ended with its webhook');
  const { organization } = connection;
  const old = await webhookOf(lab, connection);
  await keyOf(lab, organization, connection.before);
  await end(lab, connection);
  await lab.waitFor(lab.patience.disconnectSeconds, async () =>
    (await liveGrants(lab, connection)) === 0 ? true : undefined,
  );
  // The customer revokes the old key, as the steps of recovery say.
  await lab.control.administrate('revoke-key', organization.key);
  const again = await lab.connectOrganization(organization, { start: 'tile' });
  const fresh = await lab.waitFor(Math.min(10, lab.patience.dataSeconds), async () =>
    (await webhooksOf(lab, organization.key)).find(({ name }) => name !== old.name),
  );
  // OAuth cannot take a webhook away: a server may go on with the one that is there.
  if (!fresh) return undefined;
  const alert = newAlert();
  const delivery = await render(lab, again, alert, 'Triggered', {}, old.name);
  if (secretHeaders(delivery).length === 0) throw new NotTested('The webhook carries no secret.');
  const { status } = await deliver(lab, delivery);
  const witness = newAlert();
  const isNew = await render(lab, again, witness, 'Triggered', {}, fresh.name);
  await deliver(lab, isNew);
  if ((await waitForEffect(lab, again, witness)) === 0)
    throw new NotTested('After connecting again alerts have no visible effect.');
  return countShown(lab, await alertPage(lab, again), alert) > 0
    ? `After disconnecting and connecting again, an alert with the secret of before was answered with ${status} and had its effect.`
    : undefined;
}

async function judgeForeignBody(lab: Lab): Promise<Finding> {
  const { second } = lab;
  const own = await alerted(lab);
  const other = await lab.connected('second', second);
  await webhookOf(lab, other);
  const alert = newAlert();
  const [mine, theirs] = [await render(lab, own, alert), await render(lab, other, alert)];
  const body = merged(parsed(mine.body), parsed(theirs.body));
  if (body === undefined) throw new NotTested('The webhook’s payload is not a JSON object.');
  const witness = newAlert();
  await deliver(lab, await render(lab, other, witness));
  if ((await waitForEffect(lab, other, witness)) === 0)
    throw new NotTested('Alerts have no visible effect for the second customer.');
  const { status } = await deliver(lab, mine, { body: JSON.stringify(body) });
  const last = newAlert();
  await deliver(lab, await render(lab, other, last));
  await waitForEffect(lab, other, last);
  return countShown(lab, await alertPage(lab, other), alert) > 0
    ? `An alert with one customer’s secret and another customer’s organization in its body was answered with ${status}, and shows to the other customer.`
    : undefined;
}

function parsed(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return value;
  } catch {
    return undefined;
  }
}

/** The second value, in the places where both have one: what differs says whose it is. */
function merged(own: unknown, foreign: unknown): Record<string, unknown> | undefined {
  if (typeof own !== 'object' || own === null || typeof foreign !== 'object' || foreign === null)
    return undefined;
  return { ...own, ...foreign };
}
