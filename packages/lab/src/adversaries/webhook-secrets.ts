import type { Connection, Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import type { RenderedDelivery } from '../sandbox/control.ts';
import { parseUrl } from '../browser/parse-url.ts';
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
  type TestAlert,
} from './alerts.ts';
import { swapCase } from './hostile-values.ts';

const source = sources.webhooks;
const secretRemedy =
  'Give each webhook its own secret header (custom_headers) and compare it in constant time; answer 401.';

/** One changed delivery that must be refused. */
function unauthenticated(
  id: string,
  title: string,
  what: string,
  change: (delivery: RenderedDelivery, names: readonly string[]) => Parameters<typeof deliver>[2],
): Adversary {
  return {
    id,
    severity: 'critical',
    title,
    source,
    remedy: secretRemedy,
    async judge(lab) {
      const connection = await alerted(lab);
      const alert = newAlert();
      const delivery = await render(lab, connection, alert);
      const names = secretHeaders(delivery);
      if (names.length === 0) return noSecret(delivery);
      return faultOfAcceptance(lab, connection, alert, what, () =>
        deliver(lab, delivery, change(delivery, names)),
      );
    },
  };
}

/** Deliveries from a sender without the secret, or with a part of it. */
export const webhookSecretAdversaries: readonly Adversary[] = [
  unauthenticated(
    'webhooks/secret-required',
    'A delivery without the secret is refused',
    'A delivery without the secret header',
    (_, names) => ({ headers: Object.fromEntries(names.map((name) => [name, undefined])) }),
  ),
  unauthenticated(
    'webhooks/secret-empty',
    'A delivery with an empty secret is refused',
    'A delivery with an empty secret',
    (_, names) => ({ headers: Object.fromEntries(names.map((name) => [name, ''])) }),
  ),
  unauthenticated(
    'webhooks/secret-checked',
    'A delivery with a wrong secret is refused',
    'A delivery with a wrong secret of the same length',
    ({ headers }, names) => ({
      headers: Object.fromEntries(names.map((name) => [name, wrongOf(headers[name] ?? '')])),
    }),
  ),
  unauthenticated(
    'webhooks/secret-compared-whole',
    'A delivery with the beginning of the secret is refused',
    'A delivery with the first half of the secret',
    ({ headers }, names) => ({
      headers: Object.fromEntries(
        names.map((name) => [
          name,
          (headers[name] ?? '').slice(0, Math.ceil((headers[name] ?? '').length / 2)),
        ]),
      ),
    }),
  ),
  unauthenticated(
    'webhooks/secret-exact',
    'A delivery with more than the secret is refused',
    'A delivery with the secret and something after it',
    ({ headers }, names) => ({
      headers: Object.fromEntries(names.map((name) => [name, `${headers[name] ?? ''}x`])),
    }),
  ),
  unauthenticated(
    'webhooks/secret-case',
    'The secret is compared with its case',
    'A delivery with the secret in another case',
    ({ headers }, names) => ({
      headers: Object.fromEntries(names.map((name) => [name, swapCase(headers[name] ?? '')])),
    }),
  ),
  {
    id: 'webhooks/secret-of-another',
    severity: 'critical',
    title: 'The secret of one organization does not open another’s webhook',
    source,
    remedy:
      'Look the secret up by the address of the webhook; one secret for all lets each customer act for the others.',
    async judge(lab) {
      const connection = await alerted(lab);
      const base = await lab.base();
      await webhookOf(lab, base);
      const alert = newAlert();
      const [own, other] = [await render(lab, connection, alert), await render(lab, base, newAlert())];
      const names = secretHeaders(own);
      if (names.length === 0) return noSecret(own);
      if (own.url === other.url)
        throw new NotTested('All organizations share one address: the secret alone tells them apart.');
      return faultOfAcceptance(
        lab,
        connection,
        alert,
        'A delivery with the secret of another organization',
        () =>
          deliver(lab, own, {
            headers: Object.fromEntries(names.map((name) => [name, other.headers[name]])),
          }),
      );
    },
  },
];

export function noSecret({ url }: RenderedDelivery): string {
  return `The webhook at ${parseUrl(url)?.pathname ?? url} carries no secret in its headers: anyone who knows the address can send alerts.`;
}

/** An unauthenticated delivery must neither be accepted nor have an effect; a refusal by 5xx is repeated by Datadog. */
async function faultOfAcceptance(
  lab: Lab,
  connection: Connection,
  alert: TestAlert,
  what: string,
  send: () => Promise<{ status: number }>,
): Promise<Finding> {
  const { status } = await send();
  if (status >= 500) return `${what} was answered with ${status}: an error of the server, not a refusal.`;
  if (!lab.contract.alert && status >= 300) return undefined;
  // A server may drop it without a word: what Datadog sends afterwards shows when the effect would be there.
  const witness = newAlert();
  await deliver(lab, await render(lab, connection, witness));
  const isShown = (await waitForEffect(lab, connection, witness).catch(() => 0)) > 0;
  const page = isShown ? await alertPage(lab, connection) : undefined;
  if (page && countShown(lab, page, alert) > 0)
    return `${what} was answered with ${status}, and the alert had its effect.`;
  return status < 300 && !isShown ? `${what} was accepted with ${status}.` : undefined;
}

function wrongOf(secret: string): string {
  return secret
    .split('')
    .map((letter, index) => (index < secret.length - 4 ? letter : letter === 'x' ? 'y' : 'x'))
    .join('');
}
