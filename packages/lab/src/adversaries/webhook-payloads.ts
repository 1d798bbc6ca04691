import { parseUrl } from '../browser/parse-url.ts';
import type { Connection, Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import { sources, type Adversary } from './adversary.ts';
import {
  alertPage,
  alerted,
  countShown,
  deliver,
  newAlert,
  render,
  secretHeaders,
  waitForEffect,
} from './alerts.ts';
import { judgeMarkup } from './alert-markup.ts';

const source = sources.webhooks;

/** What a delivery may consist of, and what the server has to refuse. */
export const webhookPayloadAdversaries: readonly Adversary[] = [
  {
    id: 'webhooks/unknown-transition',
    severity: 'medium',
    title: 'Every transition is acknowledged, also one that the server does not know',
    source,
    remedy: 'Answer 2xx to what you do not act on: an error makes Datadog repeat or drop it.',
    async judge(lab) {
      const connection = await alerted(lab);
      for (const transition of [
        'Warn',
        'No Data',
        'Renotify',
        'Re-Triggered',
        'Re-Warn',
        'Re-No Data',
        'Escalated',
      ]) {
        const answer = await deliver(lab, await render(lab, connection, newAlert(), transition));
        if (answer.status >= 300)
          return `An alert with the transition "${transition}" was answered with ${answer.status}.`;
      }
      return undefined;
    },
  },
  {
    id: 'webhooks/unknown-fields',
    severity: 'medium',
    title: 'Members that the server does not know do no harm',
    source,
    remedy: 'Ignore what you do not know: customers may change the payload.',
    async judge(lab) {
      const connection = await alerted(lab);
      const delivery = await render(lab, connection, newAlert());
      const body = parse(delivery.body);
      if (body === undefined) throw new NotTested('The webhook’s payload is not a JSON object.');
      for (const more of [
        { tilekit_lab: { nested: [1, null] } },
        { tilekit_lab_more: null, tilekit_lab_list: [] },
      ]) {
        const answer = await deliver(lab, delivery, { body: JSON.stringify({ ...body, ...more }) });
        if (answer.status >= 300) return `A payload with further members was answered with ${answer.status}.`;
      }
      return undefined;
    },
  },
  {
    id: 'webhooks/malformed',
    severity: 'medium',
    title: 'A malformed delivery is refused with 4xx',
    source,
    remedy: 'Parse defensively; an answer 5xx makes Datadog repeat the delivery five times.',
    async judge(lab) {
      const connection = await alerted(lab);
      const delivery = await render(lab, connection, newAlert());
      const bodies = [
        '',
        '{',
        'null',
        '[]',
        '"text"',
        '{"__proto__":{"admin":true}}',
        `${'['.repeat(5000)}${']'.repeat(5000)}`,
        'a=b&c',
        '\u0000',
      ];
      for (const body of bodies) {
        const answer = await deliver(lab, delivery, { body });
        if (answer.status >= 500)
          return `A delivery with the body ${JSON.stringify(body.slice(0, 30))} was answered with ${answer.status}.`;
      }
      const typed = parse(delivery.body);
      if (typed) {
        for (const name of Object.keys(typed)) {
          for (const value of [null, 7, { a: 1 }, ['x']]) {
            const answer = await deliver(lab, delivery, {
              body: JSON.stringify({ ...typed, [name]: value }),
            });
            if (answer.status >= 500)
              return `A delivery whose "${name}" is ${JSON.stringify(value)} was answered with ${answer.status}.`;
          }
        }
      }
      return undefined;
    },
  },
  {
    id: 'webhooks/content-type',
    severity: 'medium',
    title: 'The body is read as its content type says',
    source,
    remedy: 'Accept application/json with parameters, and form encoding if the webhook uses it.',
    async judge(lab) {
      const connection = await alerted(lab);
      const alert = newAlert();
      const delivery = await render(lab, connection, alert);
      const isForm = (delivery.headers['content-type'] ?? '').includes('form');
      const answer = await deliver(lab, delivery, {
        headers: {
          'content-type': `${delivery.headers['content-type'] ?? 'application/json'}; charset=utf-8`,
        },
      });
      if (answer.status >= 300)
        return `A delivery as ${isForm ? 'a form' : 'JSON'} with "charset=utf-8" was answered with ${answer.status}.`;
      for (const [type, body] of [
        ['application/x-unknown', delivery.body],
        ['text/plain', delivery.body],
        ['application/x-www-form-urlencoded', `payload=${encodeURIComponent(delivery.body)}`],
        ['application/x-www-form-urlencoded', '%%%=&&'],
        ['multipart/form-data; boundary=x', '--x\r\n'],
      ] as const) {
        const strange = await deliver(lab, delivery, { headers: { 'content-type': type }, body });
        if (strange.status >= 500)
          return `A delivery of the content type ${type} was answered with ${strange.status}.`;
      }
      return undefined;
    },
  },
  {
    id: 'webhooks/size',
    severity: 'medium',
    title: 'A long alert is accepted, and a huge body is refused without harm',
    source,
    remedy: 'Take bodies of some 100 kB, refuse what is above your limit with 413.',
    async judge(lab) {
      const connection = await alerted(lab);
      const delivery = await render(lab, connection, newAlert());
      const body = parse(delivery.body);
      if (body) {
        const long = await deliver(lab, delivery, {
          body: JSON.stringify({ ...body, tilekit_text: 'x'.repeat(60_000) }),
        });
        if (long.status >= 300)
          return `A delivery of 60 kB was answered with ${long.status}; messages and log samples make alerts long.`;
      }
      const huge = await deliver(lab, delivery, { body: `{"a":"${'x'.repeat(12_000_000)}"}` }).catch(
        () => undefined,
      );
      if (huge && huge.status >= 500) return `A delivery of 12 MB was answered with ${huge.status}.`;
      if (huge && huge.status < 300) return 'A delivery of 12 MB was accepted: there is no limit.';
      const after = await deliver(lab, await render(lab, connection, newAlert())).catch(() => undefined);
      return after && after.status < 300
        ? undefined
        : 'After a delivery of 12 MB the server no longer accepts alerts.';
    },
  },
  {
    id: 'webhooks/unknown-address',
    severity: 'medium',
    title: 'A delivery to an address that is no webhook’s is refused without an error of the server',
    source,
    remedy:
      'Look the address up, and answer 404 when it is unknown; an answer 5xx makes Datadog repeat the delivery.',
    async judge(lab) {
      const connection = await alerted(lab);
      const delivery = await render(lab, connection, newAlert());
      for (const address of unknownAddresses(delivery.url)) {
        const { status } = await deliver(lab, delivery, { url: address });
        if (status >= 500)
          return `A delivery to the unknown address ${parseUrl(address)?.pathname ?? ''} was answered with ${status}.`;
      }
      return undefined;
    },
  },
  {
    id: 'webhooks/not-by-get',
    severity: 'medium',
    title: 'The address of the webhook does nothing for GET',
    source,
    remedy: 'Accept POST only.',
    async judge(lab) {
      const connection = await alerted(lab);
      const delivery = await render(lab, connection, newAlert());
      const answer = await deliver(lab, delivery, { method: 'GET' });
      if (answer.status >= 500) return `GET on the webhook’s address was answered with ${answer.status}.`;
      const leaked = secretHeaders(delivery).find((name) =>
        answer.body.includes(delivery.headers[name] ?? '\u0000'),
      );
      if (leaked !== undefined) return 'GET on the webhook’s address shows its secret.';
      return (await hasEffectByGet(lab, connection))
        ? 'GET with an alert in the address had the effect of an alert: whatever follows a link sends one.'
        : undefined;
    },
  },
  {
    id: 'webhooks/escaped',
    severity: 'high',
    title: 'Markup in what an alert says is shown as text, and its links lead to web pages',
    source: sources.asvs,
    remedy:
      'Escape what alerts say, and link to http and https alone: everybody who can edit a monitor can write it.',
    judge: judgeMarkup,
  },
];

/** The address with another last part: of the same form, of another form, and none. */
function unknownAddresses(address: string): string[] {
  const url = parseUrl(address);
  if (!url) return [];
  const last = url.pathname.split('/').at(-1) ?? '';
  const same = last.replace(/[a-z]/g, 'q').replace(/[A-Z]/g, 'Q').replace(/[1-9]/g, '7');
  return [same, 'no-such-webhook', '0', '%00', '']
    .filter((part) => part !== last)
    .map((part) => {
      const other = new URL(url);
      other.pathname = `${url.pathname.slice(0, url.pathname.length - last.length)}${part}`;
      return other.href;
    });
}

/** The members of an alert as parameters; an alert that comes afterwards shows when the effect would be there. */
async function hasEffectByGet(lab: Lab, connection: Connection): Promise<boolean> {
  const alert = newAlert();
  const delivery = await render(lab, connection, alert);
  const url = parseUrl(delivery.url);
  if (!url) return false;
  for (const [name, value] of Object.entries(parse(delivery.body) ?? {}))
    if (typeof value === 'string') url.searchParams.set(name, value);
  await deliver(lab, delivery, { method: 'GET', url: url.href });
  const witness = newAlert();
  await deliver(lab, await render(lab, connection, witness));
  if ((await waitForEffect(lab, connection, witness).catch(() => 0)) === 0) return false;
  return countShown(lab, await alertPage(lab, connection), alert) > 0;
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
