import type { Page } from '../browser/page.ts';
import type { Connection, Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import type { RenderedDelivery, Webhook } from '../sandbox/control.ts';
import type { Exchange } from '../browser/http.ts';
import { parseUrl } from '../browser/parse-url.ts';

export const webhookPath = '/api/v1/integration/webhooks/configuration/webhooks';

/** Waits until the server has made its webhook in the organization. */
export async function webhookOf(lab: Lab, connection: Connection): Promise<Webhook> {
  const { organization, before } = connection;
  if (!lab.scopes.includes('create_webhooks'))
    throw new NotTested('The client does not ask for create_webhooks, so that no webhook is made.');
  const find = async () => (await webhooksOf(lab, connection))[0];
  const patience = lab.firstWebhookFailed ? 1 : lab.patience.dataSeconds;
  const found = await lab.waitFor(patience, find);
  if (found) return found;
  lab.firstWebhookFailed = true;
  const refused = (await lab.requestsOf(organization, before)).find(
    ({ path, status }) => path === webhookPath && (status ?? 500) >= 400,
  );
  throw new NotTested(
    refused
      ? `Creating the webhook was refused with ${refused.status ?? 'no answer'}: ${refused.refused ?? ''}`
      : 'The server made no webhook in the organization.',
  );
}

/** All webhooks of a connection's organization, also those of connections before it. */
export async function webhooksOf(lab: Lab, { organization }: Connection): Promise<readonly Webhook[]> {
  const accounts = await lab.control.accounts();
  return accounts.find((one) => `${one.site}/${one.organization}` === organization.key)?.webhooks ?? [];
}

/** Why a step about what alerts bring about was not judged. */
export const noVisibleEffect =
  'Alerts have no visible effect: see webhooks/accepted and, if that passed, whether all of "alert.shows" of lab.json stands there for every title, letter by letter; "{title}" alone suffices.';

let titles = 0;

/** An alert with a title that nothing else has. */
export interface TestAlert {
  readonly title: string;
  readonly cycleKey: string;
  readonly eventId: string;
}

export function newAlert(markup = ''): TestAlert {
  titles += 1;
  const id = `${Date.now().toString(36)}${titles.toString(36)}`;
  return {
    title: `Lab alert ${id}${markup}`,
    cycleKey: id.padEnd(32, '0'),
    eventId: String(6_000_000_000_000_000_000n + BigInt(Date.now()) * 100n + BigInt(titles)),
  };
}

/** The request that Datadog would send for the alert. */
export async function render(
  lab: Lab,
  { organization }: Connection,
  alert: TestAlert,
  transition = 'Triggered',
  more: Readonly<Record<string, string>> = {},
  webhook?: string,
): Promise<RenderedDelivery> {
  const known = [
    'Triggered',
    'Re-Triggered',
    'Warn',
    'Re-Warn',
    'Recovered',
    'No Data',
    'Re-No Data',
    'Renotify',
  ];
  const isKnown = known.includes(transition);
  const type = transition === 'Recovered' ? 'success' : 'error';
  const [first] = await lab.control.renderAlert(organization.key, {
    transition: isKnown ? transition : 'Triggered',
    cycleKey: alert.cycleKey,
    eventId: alert.eventId,
    ...(webhook !== undefined && { webhook }),
    variables: {
      ALERT_TITLE: alert.title,
      EVENT_TITLE: `[${transition}] ${alert.title}`,
      ALERT_TYPE: type,
      ...(isKnown ? {} : { ALERT_TRANSITION: transition }),
      ...more,
    },
  });
  if (!first) throw new NotTested('The organization has no webhook.');
  return first;
}

/** Sends a delivery to the target as Datadog does. */
export async function deliver(
  lab: Lab,
  delivery: RenderedDelivery,
  change: {
    headers?: Readonly<Record<string, string | undefined>>;
    body?: string;
    url?: string;
    method?: string;
    /** An answer 429 counts: Datadog does not repeat what was refused with it. */
    takesLimits?: boolean;
  } = {},
): Promise<Exchange> {
  const address = parseUrl(change.url ?? delivery.url);
  if (!address) throw new NotTested(`The webhook’s address "${delivery.url}" is not a URL.`);
  const place = lab.addresses.of(address);
  if (place.kind !== 'target')
    throw new NotTested(`The webhook’s address leads to ${address.host}, not to the target.`);
  const headers: Record<string, string> = { 'user-agent': 'Datadog/Webhooks' };
  for (const [name, value] of Object.entries({ ...delivery.headers, ...change.headers }))
    if (value !== undefined) headers[name] = value;
  const method = change.method ?? 'POST';
  const { username, password } = place.url;
  if (username !== '' && headers.authorization === undefined)
    headers.authorization = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
  const url = new URL(place.url);
  url.username = '';
  url.password = '';
  return lab.http.send('Datadog’s webhook', url, {
    method,
    headers,
    ...(method !== 'GET' && { body: change.body ?? delivery.body }),
    ...(change.takesLimits === true && { takesLimits: true }),
  });
}

/** The page or document that shows what alerts brought about. */
export async function alertPage(lab: Lab, connection: Connection, accept?: string): Promise<Page> {
  const { alert } = lab.contract;
  if (!alert) return found(lab, connection);
  const url = new URL(
    alert.url.replaceAll('{id}', encodeURIComponent(connection.installation?.id ?? '')),
    lab.target,
  );
  return connection.customer.visit((browser) =>
    browser.open(url, accept === undefined ? {} : { headers: { accept } }),
  );
}

/** Without a contract: where servers usually show alerts. */
async function found(lab: Lab, connection: Connection): Promise<Page> {
  const id = encodeURIComponent(connection.installation?.id ?? '');
  for (const path of ['/alerts', `/installations/${id}/alerts`]) {
    const page = await connection.customer.visit((browser) => browser.open(new URL(path, lab.target)));
    if (page.status < 400 && page.url.pathname === path) return page;
  }
  throw new NotTested('lab.json does not say where an alert’s effect shows ("alert").');
}

/** How often the page shows the alert. */
export function countShown(lab: Lab, page: Page, { title }: TestAlert): number {
  const wanted = (lab.contract.alert?.shows ?? '{title}').replaceAll('{title}', title);
  const escaped = JSON.stringify(wanted).slice(1, -1);
  // A server may write letters of other alphabets as escapes: what they mean counts.
  const texts = page.isHtml ? [page.root.text] : [page.text, JSON.stringify(page.json ?? '')];
  const counts = texts.flatMap((text) => [text.split(wanted).length, text.split(escaped).length]);
  return Math.max(...counts) - 1;
}

/** Waits until the alert shows. @returns how often, or 0 */
export async function waitForEffect(lab: Lab, connection: Connection, alert: TestAlert): Promise<number> {
  const count = await lab.waitFor(lab.patience.alertSeconds, async () => {
    const shown = countShown(lab, await alertPage(lab, connection), alert);
    return shown > 0 ? shown : undefined;
  });
  return count ?? 0;
}

/** An organization with a webhook, for everything that is sent to it. */
export async function alerted(lab: Lab): Promise<Connection> {
  const connection = await lab.connected('alerted');
  await webhookOf(lab, connection);
  return connection;
}

/** The headers that prove who sends: those of the webhook whose value is no well-known one. */
export function secretHeaders({ headers, url }: RenderedDelivery): string[] {
  const names = Object.keys(headers).filter(
    (name) =>
      !['content-type', 'content-length', 'accept', 'user-agent'].includes(name) &&
      (headers[name] ?? '').length >= 4,
  );
  return names.length === 0 && parseUrl(url)?.username ? ['authorization'] : names;
}
