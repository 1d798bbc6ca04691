import type { Page } from '../browser/page.ts';
import type { Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import type { Finding } from './adversary.ts';
import { alertPage, alerted, deliver, newAlert, noVisibleEffect, render, waitForEffect } from './alerts.ts';

const element = '<img src=x onerror=tilekitLab2>';
const attribute = `x" onfocus="tilekitLab6" y='`;
const script = 'javascript:tilekitLab7()';

/** Variables of a webhook's payload that say in words what people wrote. */
const texts = [
  'ALERT_METRIC',
  'ALERT_QUERY',
  'ALERT_SCOPE',
  'ALERT_STATUS',
  'EMAIL',
  'EVENT_MSG',
  'HOSTNAME',
  'LOGS_SAMPLE',
  'ORG_NAME',
  'TAGS',
  'TEXT_ONLY_MSG',
  'USER',
  'USERNAME',
];
const links = ['LINK', 'SNAPSHOT', 'INCIDENT_URL'];

/** An alert whose title and other words are markup, and whose links are scripts. */
export async function judgeMarkup(lab: Lab): Promise<Finding> {
  const connection = await alerted(lab);
  for (const mark of [element, attribute]) {
    const alert = newAlert(mark);
    const words = Object.fromEntries(texts.map((name) => [name, `Lab ${mark}`]));
    const scripts = Object.fromEntries(links.map((name) => [name, script]));
    const answer = await deliver(
      lab,
      await render(lab, connection, alert, 'Triggered', { ...words, ...scripts }),
    );
    // A server may refuse such a link.
    if (answer.status >= 400) await deliver(lab, await render(lab, connection, alert, 'Triggered', words));
    const plain = { ...alert, title: alert.title.slice(0, -mark.length) };
    if ((await waitForEffect(lab, connection, plain)) === 0) throw new NotTested(noVisibleEffect);
    const page = await alertPage(lab, connection);
    const fault = faultOf(page);
    if (fault !== undefined) return `The page ${page.url.pathname} ${fault}`;
  }
  return undefined;
}

function faultOf(page: Page): string | undefined {
  if (!page.isHtml) return undefined;
  const isWritten =
    page.text.includes(element) ||
    page.root
      .querySelectorAll('[onfocus]')
      .some(({ rawAttrs }) => /onfocus=["']?tilekitLab6/i.test(rawAttrs));
  if (isWritten) return 'contains markup from the words of an alert (cross-site scripting).';
  const leads = page.root
    .querySelectorAll('[href], [src]')
    .some((one) =>
      /^\s*javascript:tilekitLab7/i.test(one.getAttribute('href') ?? one.getAttribute('src') ?? ''),
    );
  return leads ? 'links to a script that an alert names (cross-site scripting).' : undefined;
}
