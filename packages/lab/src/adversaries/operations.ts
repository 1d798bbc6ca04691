import type { Exchange } from '../browser/http.ts';
import type { Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import { isNamedIn } from '../run/organization.ts';
import { sources, type Adversary, type Finding } from './adversary.ts';
import { alertPage } from './alerts.ts';
import { openPages } from './token-use.ts';
import { isTarget } from './cookies.ts';
import { judgeCredentials } from './credentials.ts';
import { judgeOpenRedirect } from './open-redirect.ts';

const { asvs } = sources;
const stackTrace =
  /(?:^|\n|\\n|>)\s*(?:at\s+\S.*\(?(?:\/|file:|node:|[A-Z]:\\)[^)\n]*:\d+(?::\d+)?\)?|Traceback \(most recent call last\)|File "[^"]+", line \d+|goroutine \d+ \[|\S+\.(?:rb|go|php|java|py|js|ts):\d+(?::\d+)?:?in\b)/;

const connection =
  /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|redis|amqps?):\/\/[^\s:@/]*:[^\s@/]+@/;

/** How the server's pages and answers are made. */
export const operationAdversaries: readonly Adversary[] = [
  {
    id: 'operations/no-credentials-shown',
    severity: 'critical',
    title: 'No secret that Datadog issued is in anything that a browser saw',
    source: sources.rfc9700('4.2'),
    remedy:
      'Keep tokens, keys, verifiers and the client secret on the server: in no page, cookie, address or header.',
    isLast: true,
    after: [
      'oauth/installation-listed',
      'oauth/failed-exchange',
      'oauth/exchange-outage',
      'tenants/pages-apart',
    ],
    judge: judgeCredentials,
  },
  {
    id: 'operations/not-cached',
    severity: 'medium',
    title: 'Pages of a customer are not stored by caches',
    source: asvs,
    remedy:
      'Send `Cache-Control: no-store` with the callback and with everything that shows a customer’s data.',
    isLast: true,
    judge: (lab) =>
      judgePages(lab, ({ headers }, where) => {
        const control = headers['cache-control'] ?? '';
        if (/public|s-maxage|max-age=[1-9]/i.test(control) && !/no-store|no-cache|private/i.test(control))
          return `${where} says "Cache-Control: ${control}": shared caches store it.`;
        return /no-store/i.test(control) || /private|no-cache/i.test(control)
          ? undefined
          : `${where} says no Cache-Control: no-store.`;
      }).then((fault) => fault ?? faultOfStoring(lab)),
  },
  {
    id: 'operations/not-framed',
    severity: 'medium',
    title: 'Pages cannot be put into frames of other sites',
    source: asvs,
    remedy: "Send `Content-Security-Policy: frame-ancestors 'none'` or X-Frame-Options.",
    isLast: true,
    judge: (lab) =>
      judgePages(
        lab,
        ({ headers }, where) => {
          const policy = headers['content-security-policy'] ?? '';
          const ancestors = /frame-ancestors([^;]*)/.exec(policy)?.[1];
          if (ancestors !== undefined)
            return /\*|https?:(?:\s|$)/.test(ancestors)
              ? `${where} may be framed by every site: "frame-ancestors${ancestors}".`
              : undefined;
          return /deny|sameorigin/i.test(headers['x-frame-options'] ?? '')
            ? undefined
            : `${where} can be framed by other sites: neither frame-ancestors nor X-Frame-Options.`;
        },
        true,
      ),
  },
  {
    id: 'operations/referrer',
    severity: 'medium',
    title: 'Pages do not disclose their address to other sites',
    source: sources.rfc9700('4.2.4'),
    remedy: 'Send `Referrer-Policy: no-referrer` (or same-origin).',
    isLast: true,
    judge: (lab) =>
      judgePages(
        lab,
        ({ headers, body }, where) => {
          const policy =
            headers['referrer-policy'] ??
            /<meta[^>]+name=["']?referrer["']?[^>]+content=["']?([\w-]+)/i.exec(body)?.[1] ??
            '';
          if (policy === '') return `${where} says no Referrer-Policy.`;
          const effective = policy.split(',').at(-1)?.trim().toLowerCase() ?? '';
          return [
            'no-referrer',
            'same-origin',
            'strict-origin',
            'strict-origin-when-cross-origin',
            'origin',
          ].includes(effective)
            ? undefined
            : `${where} has the Referrer-Policy "${policy}", which tells other sites its whole address.`;
        },
        true,
      ),
  },
  {
    id: 'operations/nosniff',
    severity: 'low',
    title: 'Answers are read as the type that they say',
    source: asvs,
    remedy: 'Send `X-Content-Type-Options: nosniff`, and a Content-Type.',
    isLast: true,
    judge: (lab) =>
      judgePages(
        lab,
        ({ headers }, where) =>
          /nosniff/i.test(headers['x-content-type-options'] ?? '')
            ? undefined
            : `${where} says no X-Content-Type-Options: nosniff.`,
        true,
      ),
  },
  {
    id: 'operations/hsts',
    severity: 'low',
    title: 'A server with TLS keeps browsers there',
    source: asvs,
    remedy: 'Send `Strict-Transport-Security`.',
    isLast: true,
    async judge(lab) {
      if (lab.target.protocol !== 'https:')
        throw new NotTested(
          'The target is called over plain HTTP, where browsers ignore Strict-Transport-Security. Run against its https address.',
        );
      return judgePages(
        lab,
        ({ headers }, where) =>
          headers['strict-transport-security'] === undefined
            ? `${where} says no Strict-Transport-Security.`
            : undefined,
        true,
      );
    },
  },
  {
    id: 'operations/cors',
    severity: 'high',
    title: 'Other sites’ scripts cannot read a customer’s pages',
    source: asvs,
    remedy:
      'Answer no Access-Control-Allow-Origin on pages with a session; never repeat the Origin of the request.',
    async judge(lab) {
      await lab.base();
      const origins = ['https://attacker.example', 'null', `https://${lab.target.hostname}.attacker.example`];
      return lab.customers.first.visit(async (browser) => {
        for (const origin of origins) {
          for (const url of [lab.installations.url, lab.onboardingUrl]) {
            for (const method of ['GET', 'OPTIONS']) {
              const answer = await browser.send(url, {
                method,
                headers: { origin, ...(method === 'OPTIONS' && { 'access-control-request-method': 'POST' }) },
              });
              const allowed = answer.headers['access-control-allow-origin'];
              if (allowed === undefined) continue;
              // A customer identified by a header has no cookies that other sites could use.
              if (allowed === '*' && !lab.customers.first.isKnownByCookie) continue;
              const withCookies = answer.headers['access-control-allow-credentials'] === 'true';
              if (allowed === origin)
                return `${url.pathname} allows ${origin} to read it${withCookies ? ', with the customer’s cookies' : ''}.`;
              if (allowed === '*')
                return `${url.pathname} allows every site to read it (Access-Control-Allow-Origin: *).`;
            }
          }
        }
        return undefined;
      });
    },
  },
  {
    id: 'operations/no-stack-traces',
    severity: 'medium',
    title: 'No answer shows a stack trace or a path of the server',
    source: asvs,
    remedy: 'Answer errors with a page of your own; log the details.',
    isLast: true,
    after: ['oauth/no-code', 'oauth/failed-exchange', 'webhooks/content-type'],
    async judge(lab) {
      await lab.base();
      await provoke(lab);
      const answers = lab.http.exchanges.filter(({ url }) => lab.addresses.of(url).kind === 'target');
      const found = answers.find(({ body }) => stackTrace.test(body));
      if (found)
        return `${found.method} ${found.url.pathname} (${found.status}) shows a stack trace: ${stackTrace.exec(found.body)?.[0].trim().slice(0, 120) ?? ''}`;
      const inside = answers.find(({ body }) => connection.test(body));
      return (
        inside &&
        `${inside.method} ${inside.url.pathname} (${inside.status}) shows how the server reaches its database, with the password.`
      );
    },
  },
  {
    id: 'operations/no-server-errors',
    severity: 'medium',
    title: 'Nothing that a visitor sends is answered with 500',
    source: asvs,
    remedy: 'Check what comes from outside, and answer 4xx.',
    isLast: true,
    async judge(lab) {
      await lab.base();
      const answers = await provoke(lab);
      const broken = answers.find(({ status }) => status >= 500 && status !== 501 && status !== 503);
      return (
        broken &&
        `${broken.method} ${broken.url.pathname}${broken.url.search.slice(0, 60)} was answered with ${broken.status}.`
      );
    },
  },
  {
    id: 'operations/open-redirect',
    severity: 'high',
    title: 'No parameter leads a visitor to another site',
    source: sources.rfc9700('4.11'),
    remedy: 'Lead back to paths of your own only; refuse //host, /\\host and absolute addresses.',
    judge: judgeOpenRedirect,
  },
  {
    id: 'operations/header-injection',
    severity: 'high',
    title: 'Line breaks in parameters do not become headers',
    source: asvs,
    remedy: 'Refuse control characters in everything that goes into a header.',
    async judge(lab) {
      await lab.base();
      return lab.customers.first.visit(async (browser) => {
        for (const name of ['site', 'domain', 'next', 'return_to', 'state']) {
          const url = new URL(lab.onboardingUrl);
          url.searchParams.set(name, '/x\r\nx-tilekit-lab: injected\r\nset-cookie: tilekit=1');
          const answer = await browser.send(url);
          if (
            answer.headers['x-tilekit-lab'] !== undefined ||
            answer.setCookies.some((line) => line.startsWith('tilekit='))
          )
            return `The parameter "${name}" writes headers of the answer.`;
        }
        return undefined;
      });
    },
  },
  {
    id: 'operations/alive',
    severity: 'critical',
    title: 'The server still works at the end',
    source: asvs,
    remedy: 'No request may end the process or block it.',
    isLast: true,
    after: ['operations/no-server-errors'],
    async judge(lab) {
      await lab.base();
      const organization = await lab.newOrganization();
      await lab.connectOrganization(organization, { start: 'tile' });
      return undefined;
    },
  },
];

/** A customer's own pages, and the callback with its code: caches must not store them. */
async function faultOfStoring(lab: Lab): Promise<Finding> {
  const base = await lab.base();
  const shownId = base.installation?.id ?? '';
  const id = shownId.length < 6 ? base.organization.publicId : shownId;
  await openPages(lab, base);
  if (lab.contract.alert) await alertPage(lab, base).catch(() => undefined);
  const alerts = lab.contract.alert && new URL(lab.contract.alert.url, lab.target).pathname;
  const stored = lab.http.exchanges.find(({ method, url, status, headers, body }) => {
    if (method !== 'GET' || status >= 400 || lab.addresses.of(url).kind !== 'target') return false;
    const isOwn =
      url.searchParams.has('code') ||
      url.pathname === alerts ||
      isNamedIn(body, base.organization) ||
      body.includes(id);
    const control = headers['cache-control'] ?? '';
    return (
      isOwn && /public|s-maxage|max-age=[1-9]/i.test(control) && !/no-store|no-cache|private/i.test(control)
    );
  });
  return (
    stored &&
    `${stored.url.pathname.replace(base.installation?.id ?? '\u0000', ':id')} says "Cache-Control: ${stored.headers['cache-control'] ?? ''}": caches store a customer’s own things.`
  );
}

/** The answers that show a customer's own things: the end of the flow and the listing. */
async function judgePages(
  lab: Lab,
  judge: (exchange: Exchange, where: string) => string | undefined,
  onlyHtml = false,
): Promise<Finding> {
  const base = await lab.base();
  await lab.customers.first.visit((browser) =>
    browser.open(lab.installations.url, { headers: { accept: 'text/html' } }),
  );
  const plain = (path: string) => path.replace(/(.)\/$/, '$1');
  const wanted = new Set([base.end.url.pathname, lab.installations.url.pathname].map(plain));
  const pages = lab.http.exchanges.filter(
    (exchange) =>
      isTarget(lab, exchange) &&
      exchange.method === 'GET' &&
      exchange.status === 200 &&
      wanted.has(plain(exchange.url.pathname)) &&
      (!onlyHtml || /html/i.test(exchange.headers['content-type'] ?? '')),
  );
  if (pages.length === 0)
    throw new NotTested(onlyHtml ? 'The server answers no HTML.' : 'No page of a customer was seen.');
  for (const page of pages) {
    const fault = judge(page, page.url.pathname);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

let provoked = new WeakMap<Lab, Promise<Exchange[]>>();

/** Requests that no browser sends, to every address that is known. */
function provoke(lab: Lab): Promise<Exchange[]> {
  const made = provoked.get(lab) ?? send();
  provoked = provoked.set(lab, made);
  return made;

  async function send(): Promise<Exchange[]> {
    const callback = new URL(
      new URL(lab.tile.oauthClient?.redirectUris[0] ?? '/callback', lab.target).pathname,
      lab.onboardingUrl,
    );
    const known = [
      lab.onboardingUrl,
      callback,
      lab.installations.url,
      new URL('/tilekit-lab-nowhere', lab.target),
    ];
    const queries = [
      '?%',
      '?site=%ff%fe&domain=%',
      '?site=&domain=',
      '?site[]=1&domain[]=2',
      `?site=${'x'.repeat(3000)}`,
      '?state=%00&code=%00',
      '?code=a&code=b&state=c&state=d',
      '?__proto__[x]=1',
      '?error=%3Cscript%3E',
    ];
    return lab.customers.first.visit(async (browser) => {
      const answers: Exchange[] = [];
      for (const url of known) {
        for (const query of queries) {
          const answer = await browser.send(new URL(query, url)).catch(() => undefined);
          if (answer) answers.push(answer);
        }
        for (const body of ['{', '"x"', '%%%', '']) {
          for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain']) {
            const answer = await browser
              .send(url, { method: 'POST', headers: { 'content-type': type }, body })
              .catch(() => undefined);
            if (answer) answers.push(answer);
          }
        }
        for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
          const answer =
            url === lab.installations.url && method === 'DELETE'
              ? undefined
              : await browser.send(url, { method }).catch(() => undefined);
          if (answer) answers.push(answer);
        }
      }
      const jar = browser.jar.ofTarget(lab.target.hostname);
      const broken = ['%', '%E0%A4%A', 'x', 'e30.e30.e30', '{"a":', '=;;,=', 'null', 'a'.repeat(6000)];
      const cookies = broken.flatMap((value) => [
        `tilekit=${value}`,
        ...jar.map(({ name }) => `${name}=${value}`),
      ]);
      for (const cookie of [...cookies, ...jar.map(({ name, value }) => `${name}=${value.slice(0, -2)}`)]) {
        for (const url of [lab.installations.url, lab.onboardingUrl]) {
          const visitor = lab.anonymous('a visitor with a broken cookie');
          const answer = await visitor.send(url, { headers: { cookie } }).catch(() => undefined);
          if (answer) answers.push(answer);
        }
      }
      for (const path of [
        '/%',
        '/%00',
        '/%ff',
        `/${'a'.repeat(3000)}`,
        `${lab.installations.url.pathname}/%00`,
        `${lab.installations.url.pathname}/no-such-id`,
      ]) {
        const answer = await browser.send(new URL(path, lab.target)).catch(() => undefined);
        if (answer) answers.push(answer);
      }
      return answers;
    });
  }
}
