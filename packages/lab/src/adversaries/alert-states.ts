import type { Connection, Lab } from '../run/lab.ts';
import { pause } from '../run/wait.ts';
import { NotTested } from '../run/lab-error.ts';
import { alertPage, deliver, newAlert, render, waitForEffect, type TestAlert } from './alerts.ts';
import { look } from './alert-entries.ts';

/** How an alert looks before and after its recovery, without what is its own. */
export interface Looks {
  readonly open: string;
  readonly closed: string;
}

/** Enough for a recovery to come later, little enough to stay on a page that shows the newest alerts alone. */
const agoMs = 3_000;

/** When an alert began that a recovery may follow. */
export function justBefore(): Readonly<Record<string, string>> {
  const time = String(Date.now() - agoMs);
  return { DATE: time, LAST_UPDATED: time };
}

/** Another event of the same alert: its recovery, or a reminder. */
export function laterOf(alert: TestAlert): TestAlert {
  return { ...alert, eventId: newAlert().eventId };
}

/** Lets an alert come and go. @throws NotTested when a recovery changes nothing that can be seen */
export async function looksOf(lab: Lab, connection: Connection): Promise<Looks> {
  const reference = newAlert();
  await deliver(lab, await render(lab, connection, reference, 'Triggered', justBefore()));
  await waitForEffect(lab, connection, reference);
  const open = look(await alertPage(lab, connection), reference);
  await deliver(lab, await render(lab, connection, laterOf(reference), 'Recovered'));
  const closed = await lab.waitFor(Math.min(5, lab.patience.alertSeconds), async () => {
    const now = look(await alertPage(lab, connection), reference);
    return now !== open ? now : undefined;
  });
  if (closed === undefined || open === '')
    throw new NotTested('A recovery changes nothing visible, see webhooks/recovered.');
  return { open, closed };
}

/** What the alert looks like once everything that came before was worked on. */
export async function settledLook(lab: Lab, connection: Connection, alert: TestAlert): Promise<string> {
  const witness = newAlert();
  await deliver(lab, await render(lab, connection, witness));
  await waitForEffect(lab, connection, witness);
  await pause(200);
  return look(await alertPage(lab, connection), alert);
}
