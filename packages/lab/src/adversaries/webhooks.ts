import type { Connection, Lab } from '../run/lab.ts';
import { pause, settle } from '../run/wait.ts';
import { NotTested } from '../run/lab-error.ts';
import type { RenderedDelivery } from '../sandbox/control.ts';
import { sources, type Adversary, type Finding } from './adversary.ts';
import {
  alertPage,
  alerted,
  countShown,
  deliver,
  newAlert,
  noVisibleEffect,
  render,
  secretHeaders,
  waitForEffect,
  webhookOf,
} from './alerts.ts';
import { look, surroundings } from './alert-entries.ts';
import { justBefore, laterOf, looksOf, settledLook } from './alert-states.ts';
import { webhookLifeAdversaries } from './webhook-life.ts';
import { webhookPayloadAdversaries } from './webhook-payloads.ts';
import { noSecret, webhookSecretAdversaries } from './webhook-secrets.ts';
import { webhookSequenceAdversaries } from './webhook-sequences.ts';

const source = sources.webhooks;

/** Alerts from Datadog, and forged ones. */
export const webhookAdversaries: readonly Adversary[] = [
  {
    id: 'webhooks/created',
    severity: 'high',
    title: 'Connecting creates the organization’s webhook, with a secret',
    source,
    remedy: 'Create it with the access token (scope create_webhooks), and put a secret into custom_headers.',
    async judge(lab) {
      const base = await lab.base();
      try {
        await webhookOf(lab, base);
      } catch (error) {
        if (error instanceof NotTested && lab.scopes.includes('create_webhooks')) return error.message;
        throw error;
      }
      const delivery = await render(lab, base, newAlert());
      const names = secretHeaders(delivery);
      if (names.length === 0) return noSecret(delivery);
      const secret = names.map((name) => delivery.headers[name] ?? '').find((value) => value.length >= 12);
      return secret !== undefined && delivery.url.includes(encodeURIComponent(secret))
        ? 'The webhook’s secret stands in its address, too: access logs keep it.'
        : undefined;
    },
  },
  {
    id: 'webhooks/created-once',
    severity: 'medium',
    title: 'Connecting again does not make a second webhook',
    source,
    remedy: 'Remember the name of the webhook that exists.',
    async judge(lab) {
      const first = await lab.connected('webhook again');
      await webhookOf(lab, first);
      await lab.connectOrganization(first.organization, { start: 'tile' });
      await settle(1500);
      const account = (await lab.control.accounts()).find(
        (one) => `${one.site}/${one.organization}` === first.organization.key,
      );
      const count = account?.webhooks.length ?? 0;
      return count > 1
        ? `After connecting again the organization has ${count} webhooks: each alert comes ${count} times.`
        : undefined;
    },
  },
  {
    id: 'webhooks/own-secret',
    severity: 'critical',
    title: 'Every organization’s webhook has its own secret and address',
    source,
    remedy: 'Make a random secret of at least 16 bytes for each webhook.',
    async judge(lab) {
      const connection = await alerted(lab);
      const base = await lab.base();
      await webhookOf(lab, base);
      const [one, other] = [await render(lab, connection, newAlert()), await render(lab, base, newAlert())];
      // Further headers may say whose it is; the longest one is the secret.
      const [name] = secretHeaders(one).sort(
        (left, right) => (one.headers[right] ?? '').length - (one.headers[left] ?? '').length,
      );
      if (name !== undefined) {
        const value = one.headers[name] ?? '';
        if (value === other.headers[name])
          return `The webhooks of two organizations have the same secret in the header "${name}".`;
        if (isGuessable(value))
          return `The webhook’s secret in the header "${name}" is short: ${value.length} characters.`;
      }
      return undefined;
    },
  },
  {
    id: 'webhooks/payload-identifies',
    severity: 'high',
    title: 'The webhook’s payload says which alert and which transition it is',
    source,
    remedy:
      'Put $ID or $ALERT_CYCLE_KEY, $ALERT_TRANSITION and $DATE into the payload: Datadog sends no delivery id.',
    async judge(lab) {
      const connection = await alerted(lab);
      const alert = newAlert();
      const first = await render(lab, connection, alert);
      const next = await render(lab, connection, newAlert());
      const recovered = await render(lab, connection, alert, 'Recovered');
      const withoutTime = (body: string) =>
        body.replace(/\d{10,}/g, (digits) => (digits === alert.eventId ? digits : 'time'));
      if (!first.body.includes(alert.eventId) && !first.body.includes(alert.cycleKey))
        return 'The payload has neither $ID nor $ALERT_CYCLE_KEY: a repeated delivery cannot be recognized.';
      if (withoutTime(first.body) === withoutTime(recovered.body))
        return 'The payload does not say $ALERT_TRANSITION: a recovery looks like the alert.';
      return first.body === next.body ? 'Two alerts have the same payload.' : undefined;
    },
  },
  {
    id: 'webhooks/accepted',
    severity: 'critical',
    title: 'An alert of Datadog’s is accepted, and has its effect',
    source,
    remedy: 'Answer 2xx within 15 seconds, then do the work.',
    async judge(lab) {
      const connection = await alerted(lab);
      const alert = newAlert();
      const delivery = await render(lab, connection, alert);
      const answer = await deliver(lab, delivery);
      if (answer.status < 200 || answer.status >= 300)
        return `An alert with the right secret was answered with ${answer.status}: Datadog ${answer.status >= 500 ? 'repeats it five times' : 'drops it'}.`;
      if (answer.milliseconds > 10_000)
        return `An alert was answered after ${(answer.milliseconds / 1000).toFixed(1)} s; Datadog gives up after 15 s and sends it again.`;
      return (await waitForEffect(lab, connection, alert)) > 0
        ? undefined
        : `An alert was answered with ${answer.status}, and after ${lab.patience.alertSeconds} s nothing shows at ${lab.contract.alert?.url ?? '/alerts'}.`;
    },
  },
  {
    id: 'webhooks/answers-in-time',
    severity: 'high',
    title: 'An alert is acknowledged long before Datadog’s 15 seconds are over',
    source,
    remedy: 'Store the alert, answer, and do the work in a job.',
    async judge(lab) {
      const connection = await alerted(lab);
      const delivery = await render(lab, connection, newAlert());
      const answer = await deliver(lab, delivery);
      return answer.milliseconds > 5000
        ? `An alert was answered after ${(answer.milliseconds / 1000).toFixed(1)} s: the effect happens before the answer.`
        : undefined;
    },
  },
  ...webhookSecretAdversaries,
  {
    id: 'webhooks/duplicates',
    severity: 'critical',
    title: 'A delivery that comes twice has its effect once',
    source,
    remedy: 'Remember $ID (or the cycle key) with the transition before the effect; answer repeats with 2xx.',
    judge: (lab) =>
      onceOnly(lab, 'A delivery that came three times', async (delivery, connection) => [
        await deliver(lab, delivery),
        await deliver(lab, delivery),
        // Datadog repeats it after minutes, when others have come in between.
        await deliver(lab, await render(lab, connection, newAlert())),
        await deliver(lab, delivery),
      ]),
  },
  {
    id: 'webhooks/parallel-duplicates',
    severity: 'high',
    title: 'A delivery that comes five times at once has its effect once',
    source,
    remedy: 'Let the database decide who comes first: a unique key over id and transition.',
    judge: (lab) =>
      onceOnly(lab, 'A delivery that came five times at once', (delivery) =>
        Promise.all(Array.from({ length: 5 }, () => deliver(lab, delivery))),
      ),
  },
  {
    id: 'webhooks/distinct-alerts',
    severity: 'high',
    title: 'Two alerts are two, also within one second and with the same title',
    source,
    remedy: 'Identify alerts by id, not by title or time.',
    async judge(lab) {
      const connection = await alerted(lab);
      const [one, other] = [newAlert(), newAlert()];
      const answers = [
        await deliver(lab, await render(lab, connection, one)),
        await deliver(lab, await render(lab, connection, other)),
      ];
      const refused = answers.find(({ status }) => status >= 300);
      if (refused) return `The second of two alerts was answered with ${refused.status}.`;
      for (const alert of [one, other])
        if ((await waitForEffect(lab, connection, alert)) === 0)
          return 'Of two alerts in quick succession one had no effect: it was taken for a repetition.';
      const first = await alertPage(lab, connection);
      const third = await deliver(lab, await render(lab, connection, { ...newAlert(), title: one.title }));
      if (third.status >= 300)
        return `A new alert with the title of an earlier one was answered with ${third.status}.`;
      // Shown a second time, or counted where it stands.
      const twice = await lab.waitFor(lab.patience.alertSeconds, async () => {
        const page = await alertPage(lab, connection);
        return countShown(lab, page, one) > countShown(lab, first, one) ||
          surroundings(page, one) !== surroundings(first, one)
          ? true
          : undefined;
      });
      return twice
        ? undefined
        : 'A new alert with the title of an earlier one had no effect: alerts are identified by their title.';
    },
  },
  {
    id: 'webhooks/recovered',
    severity: 'high',
    title: 'A recovery is accepted and changes what the alert shows',
    source,
    remedy: 'Handle $ALERT_TRANSITION "Recovered"; do not take it for a repetition of the alert.',
    async judge(lab) {
      const connection = await alerted(lab);
      const alert = newAlert();
      await deliver(lab, await render(lab, connection, alert));
      if ((await waitForEffect(lab, connection, alert)) === 0) throw new NotTested(noVisibleEffect);
      await pause(30);
      const neighbor = newAlert();
      await deliver(lab, await render(lab, connection, neighbor));
      await waitForEffect(lab, connection, neighbor);
      const neighborLook = look(await alertPage(lab, connection), neighbor);
      const before = surroundings(await alertPage(lab, connection), alert);
      const later = { ...alert, eventId: newAlert().eventId };
      const answer = await deliver(lab, await render(lab, connection, later, 'Recovered'));
      if (answer.status >= 300) return `A recovery was answered with ${answer.status}.`;
      const changed = await lab.waitFor(lab.patience.alertSeconds, async () =>
        surroundings(await alertPage(lab, connection), alert) === before ? undefined : true,
      );
      if (!changed) return 'A recovery changed nothing of what the alert shows: it was ignored.';
      return look(await alertPage(lab, connection), neighbor) === neighborLook
        ? undefined
        : 'The recovery of one alert changed what another one shows.';
    },
  },
  {
    id: 'webhooks/out-of-order',
    severity: 'high',
    title: 'An alert that arrives after its recovery does not open it again',
    source,
    remedy: 'Compare $DATE: what is older than the last state changes nothing.',
    async judge(lab) {
      const connection = await alerted(lab);
      const alert = newAlert();
      const { open } = await looksOf(lab, connection);
      const early = await render(lab, connection, alert, 'Triggered', justBefore());
      const late = await render(lab, connection, laterOf(alert), 'Recovered');
      const answers = [await deliver(lab, late), await deliver(lab, early)];
      const broken = answers.find(({ status }) => status >= 500);
      if (broken) return `A recovery before its alert was answered with ${broken.status}.`;
      const shown = await settledLook(lab, connection, alert);
      return shown !== '' && shown === open
        ? 'An alert that arrived after its recovery is shown as open: the older notification won.'
        : undefined;
    },
  },
  ...webhookSequenceAdversaries,
  ...webhookPayloadAdversaries,
  ...webhookLifeAdversaries,
  {
    id: 'webhooks/own-customer-only',
    severity: 'critical',
    title: 'An alert shows to the customer whose organization sent it, and to no other',
    source: sources.asvs,
    remedy: 'Keep the installation with the alert, and list by the customer’s account.',
    async judge(lab) {
      const { second } = lab;
      const connection = await alerted(lab);
      const alert = newAlert();
      await deliver(lab, await render(lab, connection, alert));
      if ((await waitForEffect(lab, connection, alert)) === 0) throw new NotTested(noVisibleEffect);
      // A page and the data behind it are often two routes.
      for (const accept of ['text/html', 'application/json']) {
        const page = await alertPage(lab, { ...connection, customer: second }, accept);
        if (page.text.includes(alert.title))
          return `Another customer sees the alert too, at ${page.url.pathname} (${accept}).`;
      }
      return undefined;
    },
  },
  {
    id: 'webhooks/answer-discreet',
    severity: 'low',
    title: 'Answers to deliveries say nothing of the inside',
    source: sources.asvs,
    remedy: 'Answer with a short text.',
    async judge(lab) {
      const connection = await alerted(lab);
      const delivery = await render(lab, connection, newAlert());
      const wrong = Object.fromEntries(secretHeaders(delivery).map((name) => [name, 'not-the-secret']));
      for (const change of [{}, { body: '{' }, { headers: wrong }]) {
        const answer = await deliver(lab, delivery, change);
        if (/\n\s+at .+\(.+:\d+:\d+\)|Traceback \(most recent/.test(answer.body))
          return 'The answer to a delivery contains a stack trace.';
        const leaked = secretHeaders(delivery).find((name) =>
          answer.body.includes(delivery.headers[name] ?? '\u0000'),
        );
        if (leaked !== undefined) return 'The answer to a delivery contains its secret.';
      }
      return undefined;
    },
  },
];

async function onceOnly(
  lab: Lab,
  what: string,
  send: (delivery: RenderedDelivery, connection: Connection) => Promise<readonly { status: number }[]>,
): Promise<Finding> {
  const connection = await alerted(lab);
  const single = newAlert();
  await deliver(lab, await render(lab, connection, single));
  const usual = await waitForEffect(lab, connection, single);
  if (usual === 0) throw new NotTested(noVisibleEffect);
  const alert = newAlert();
  const answers = await send(await render(lab, connection, alert), connection);
  // 409 says what it is; Datadog repeats 5xx alone.
  const refused = answers.find(({ status }) => status >= 300 && status !== 409);
  if (refused) return `${what} was answered with ${refused.status}: Datadog takes that for a failure.`;
  await waitForEffect(lab, connection, alert);
  await pause(1000);
  const shown = countShown(lab, await alertPage(lab, connection), alert);
  return shown > usual ? `${what} had its effect ${shown} times.` : undefined;
}

/** Without a scheme such as Bearer: fewer than 16 characters can be tried out. */
function isGuessable(value: string): boolean {
  return value.replace(/^(?:bearer|basic|token)\s+/i, '').length < 16;
}
