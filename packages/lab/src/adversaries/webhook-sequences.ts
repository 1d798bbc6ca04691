import type { Lab } from '../run/lab.ts';
import { pause } from '../run/wait.ts';
import { NotTested } from '../run/lab-error.ts';
import { firstFault, sources, type Adversary, type Finding } from './adversary.ts';
import { look } from './alert-entries.ts';
import { justBefore, laterOf, looksOf, settledLook } from './alert-states.ts';
import {
  alertPage,
  alerted,
  countShown,
  deliver,
  newAlert,
  noVisibleEffect,
  render,
  waitForEffect,
} from './alerts.ts';

const source = sources.webhooks;

/** Several deliveries, and what becomes of them together. */
export const webhookSequenceAdversaries: readonly Adversary[] = [
  {
    id: 'webhooks/repeated-after-recovery',
    severity: 'high',
    title: 'A delivery that is repeated after the recovery does not open the alert again',
    source,
    remedy: 'Remember what was delivered beyond the recovery: Datadog repeats a delivery for minutes.',
    judge: judgeRepetition,
  },
  {
    id: 'webhooks/reminders',
    severity: 'medium',
    title: 'Only a recovery closes an alert: no reminder, and no transition that is unknown',
    source,
    remedy: 'Close an alert for $ALERT_TRANSITION "Recovered" alone.',
    judge: judgeReminders,
  },
  {
    id: 'webhooks/burst',
    severity: 'high',
    title: 'Alerts that come at the same moment are all taken in',
    source,
    remedy: 'Limit what is not authenticated; Datadog does not repeat a delivery that was refused with 429.',
    judge: judgeBurst,
  },
  {
    id: 'webhooks/text-kept',
    severity: 'medium',
    title: 'Letters of every alphabet in a title are shown as they were sent',
    source,
    remedy: 'Read the body as UTF-8, and store and show it so.',
    async judge(lab) {
      const connection = await alerted(lab);
      const alert = newAlert(' Größe 東京 🚨');
      await deliver(lab, await render(lab, connection, alert));
      const plain = { ...alert, title: alert.title.split(' Gr')[0] ?? '' };
      if ((await waitForEffect(lab, connection, plain)) === 0) throw new NotTested(noVisibleEffect);
      return countShown(lab, await alertPage(lab, connection), alert) > 0
        ? undefined
        : 'The title "Größe 東京 🚨" of an alert is shown garbled: the body is not read as UTF-8.';
    },
  },
];

async function judgeRepetition(lab: Lab): Promise<Finding> {
  const connection = await alerted(lab);
  const { open } = await looksOf(lab, connection);
  const alert = newAlert();
  const delivery = await render(lab, connection, alert, 'Triggered', justBefore());
  await deliver(lab, delivery);
  await waitForEffect(lab, connection, alert);
  await deliver(lab, await render(lab, connection, laterOf(alert), 'Recovered'));
  const isClosed = await lab.waitFor(lab.patience.alertSeconds, async () =>
    look(await alertPage(lab, connection), alert) === open ? undefined : true,
  );
  if (!isClosed) throw new NotTested('A recovery changes nothing visible, see webhooks/recovered.');
  const again = await deliver(lab, delivery);
  if (again.status >= 500)
    return `A delivery that was repeated after the recovery was answered with ${again.status}.`;
  return (await settledLook(lab, connection, alert)) === open
    ? 'A delivery that was repeated after the recovery opened the alert again.'
    : undefined;
}

async function judgeReminders(lab: Lab): Promise<Finding> {
  const connection = await alerted(lab);
  const { closed } = await looksOf(lab, connection);
  return firstFault(['Re-Triggered', 'Renotify', 'Escalated'], async (transition) => {
    const alert = newAlert();
    await deliver(lab, await render(lab, connection, alert, 'Triggered', justBefore()));
    if ((await waitForEffect(lab, connection, alert)) === 0) throw new NotTested(noVisibleEffect);
    await deliver(lab, await render(lab, connection, laterOf(alert), transition));
    return (await settledLook(lab, connection, alert)) === closed
      ? `The transition "${transition}" closed an alert that goes on.`
      : undefined;
  });
}

const burst = 6;

async function judgeBurst(lab: Lab): Promise<Finding> {
  const connection = await alerted(lab);
  const marker = newAlert();
  await deliver(lab, await render(lab, connection, marker));
  if ((await waitForEffect(lab, connection, marker)) === 0) throw new NotTested(noVisibleEffect);
  const send = async () => {
    const alerts = Array.from({ length: burst }, () => newAlert());
    const deliveries = await Promise.all(alerts.map((alert) => render(lab, connection, alert)));
    const answers = await Promise.all(
      deliveries.map((delivery) => deliver(lab, delivery, { takesLimits: true })),
    );
    return { alerts, refused: answers.find(({ status }) => status >= 300) };
  };
  let sent = await send();
  if (sent.refused) {
    // What the lab sent just before may have used up a limit that is wide enough for Datadog.
    await pause(6000);
    sent = await send();
  }
  if (sent.refused)
    return `Of ${burst} alerts at the same moment one was answered with ${sent.refused.status}: Datadog ${sent.refused.status >= 500 ? 'repeats' : 'drops'} it.`;
  const missing = async () => {
    const page = await alertPage(lab, connection);
    // A page that shows the newest ones alone says nothing of what it left out.
    if (countShown(lab, page, marker) === 0) return 0;
    return sent.alerts.filter((alert) => countShown(lab, page, alert) === 0).length;
  };
  const isComplete = await lab.waitFor(lab.patience.alertSeconds, async () =>
    (await missing()) === 0 ? true : undefined,
  );
  return isComplete
    ? undefined
    : `Of ${burst} alerts at the same moment ${await missing()} had no effect, although all were accepted.`;
}
