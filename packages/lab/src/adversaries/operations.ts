import type { Exchange } from '../browser/http.ts';
import { comeBack, decide, FlowStopped, onboardingLink } from '../run/flow.ts';
import type { Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import { sources, type Adversary, type Finding } from './adversary.ts';
import { withCallback } from './callbacks.ts';
import { judgeCredentials } from './credentials.ts';

const { asvs } = sources;
const stackTrace =
  /(?:^|\n|\\n|>)\s*(?:at\s+\S.*\(?(?:\/|file:|node:|[A-Z]:\\)[^)\n]*:\d+(?::\d+)?\)?|Traceback \(most recent call last\)|File "[^"]+", line \d+|goroutine \d+ \[|\S+\.(?:rb|go|php|java|py|js|ts):\d+(?::\d+)?:?in\b)/;

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
    id: 'operations/cookie-http-only',
    severity: 'high',
    title: 'Session cookies are HttpOnly',
    source: asvs,
    remedy: 'Set HttpOnly on cookies that carry a session or an attempt.',
    isLast: true,
    after: ['oauth/connects-from-tile'],
    judge: (lab) =>
      judgeCookies(lab, (line, name) =>
        isScriptsOwn(name) || /;\s*httponly/i.test(line)
          ? undefined
          : `The cookie "${name}" is not HttpOnly: scripts can read it.`,
      ),
  },
  {
    id: 'operations/cookie-same-site',
    severity: 'high',
    title: 'Session cookies are SameSite=Lax',
    source: asvs,
    remedy:
      'Set SameSite=Lax: None lets other sites use the session, and Strict keeps it away from the return from Datadog.',
    isLast: true,
    judge: (lab) =>
      judgeCookies(lab, (line, name) => {
        const sameSite = /;\s*samesite=(\w+)/i.exec(line)?.[1]?.toLowerCase();
        if (isScriptsOwn(name)) return undefined;
        if (sameSite === undefined) return `The cookie "${name}" says no SameSite.`;
        return sameSite === 'none'
          ? `The cookie "${name}" has SameSite=None: other sites’ requests carry it.`
          : undefined;
      }),
  },
  {
    id: 'operations/cookie-returns',
    severity: 'critical',
    title: 'The cookie of the attempt comes back with the customer who returns from Datadog',
    source: asvs,
    remedy: 'SameSite=Strict cookies are not sent when Datadog leads back to you: use Lax.',
    isLast: true,
    async judge(lab) {
      const judged = await judgeCookies(lab, () => undefined);
      if (lab.withoutStrictCookies === undefined) return judged;
      const names = lab.http.exchanges.flatMap(({ setCookies }) =>
        setCookies
          .filter((line) => /;\s*samesite=strict/i.test(line))
          .map((line) => line.split('=')[0] ?? ''),
      );
      return `The cookie "${names[0] ?? ''}" has SameSite=Strict: browsers leave it out when Datadog sends the customer back, and the flow ends there. ${lab.withoutStrictCookies}`;
    },
  },
  {
    id: 'operations/cookie-secure',
    severity: 'medium',
    title: 'Session cookies are Secure where the server speaks TLS',
    source: asvs,
    remedy: 'Set Secure, or the prefix __Host-.',
    isLast: true,
    async judge(lab) {
      return judgeCookies(lab, (line, name, exchange) => {
        const isSecure = /;\s*secure/i.test(line);
        if (/^__(?:Host|Secure)-/.test(name) && !isSecure)
          return `The cookie "${name}" lacks Secure, so that browsers refuse it.`;
        if (name.startsWith('__Host-') && (/;\s*domain=/i.test(line) || !/;\s*path=\/(?:;|$)/i.test(line)))
          return `The cookie "${name}" has a Domain or no Path=/, so that browsers refuse it.`;
        return exchange.url.protocol === 'https:' && !isSecure
          ? `The cookie "${name}" is not Secure.`
          : undefined;
      });
    },
  },
  {
    id: 'operations/session-fixation',
    severity: 'high',
    title: 'Signing in changes the session’s id',
    source: asvs,
    remedy: 'Make a new session id at the sign-in; do not take one that the browser brings.',
    judge: judgeFixation,
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
      }),
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
              ? `${where} may be framed by everybody: "frame-ancestors${ancestors}".`
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
    title: 'Pages do not tell their address to other sites',
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
              // Whoever is known by a header alone gives other sites nothing to use.
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
    after: ['oauth/no-code'],
    async judge(lab) {
      await lab.base();
      await provoke(lab);
      const found = lab.http.exchanges.find(
        (exchange) => isTarget(lab, exchange) && stackTrace.test(exchange.body),
      );
      return (
        found &&
        `${found.method} ${found.url.pathname} (${found.status}) shows a stack trace: ${stackTrace.exec(found.body)?.[0].trim().slice(0, 120) ?? ''}`
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
    id: 'operations/no-files-served',
    severity: 'high',
    title: 'Configuration and sources cannot be fetched',
    source: asvs,
    remedy: 'Serve a folder of public files only; keep diagnostics off the public port.',
    async judge(lab) {
      await lab.base();
      const browser = lab.anonymous();
      const secrets = (await lab.control.secrets()).filter(({ kind }) => kind !== 'code');
      for (const path of [
        '/.env',
        '/.git/config',
        '/.git/HEAD',
        '/config.json',
        '/lab.json',
        '/package.json',
        '/debug',
        '/debug/vars',
        '/_debug',
        '/env',
        '/actuator/env',
        '/server.js',
        '/app.py',
        '/state.json',
        '/dump',
        '/internal/state',
        '/metrics',
        '/%2e%2e/%2e%2e/etc/passwd',
        '/static/../../etc/passwd',
        '/admin',
        '/status',
        '/debug/installations',
        '/api/debug',
        '/db.sqlite',
      ]) {
        const answer = await browser.send(new URL(path, lab.target)).catch(() => undefined);
        if (!answer || answer.status >= 400) continue;
        if (secrets.some(({ value }) => answer.body.includes(value)))
          return `${path} shows a secret to everybody.`;
        if (/^(?:[A-Z_]+=.+\n?)+/.test(answer.body) && path === '/.env') return '/.env can be fetched.';
        if (/^\[core\]|^ref: refs\//.test(answer.body)) return `${path} can be fetched.`;
        if (/root:.*:0:0:/.test(answer.body)) return `${path} reads files outside the public folder.`;
        if (/"(?:access_?token|refresh_?token|api_?key|client_?secret)"\s*:\s*"[^"]{8,}"/i.test(answer.body))
          return `${path} shows credentials to everybody.`;
      }
      return undefined;
    },
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
    id: 'operations/session-in-address',
    severity: 'high',
    title: 'No session is in an address',
    source: asvs,
    remedy: 'Keep the session in its cookie alone: addresses are logged and shared.',
    isLast: true,
    after: ['oauth/connects-from-tile'],
    async judge(lab) {
      await lab.base();
      const values = new Set(
        lab.http.exchanges.flatMap(({ setCookies }) =>
          setCookies.map((line) => (line.split(';')[0] ?? '').split('=').slice(1).join('=')),
        ),
      );
      const found = lab.http.exchanges.find(
        (exchange) =>
          isTarget(lab, exchange) &&
          [...exchange.url.searchParams].some(
            ([name, value]) => value.length >= 16 && name !== 'state' && values.has(value),
          ),
      );
      return found && `${found.url.pathname} has the value of a cookie in its address.`;
    },
  },
  {
    id: 'operations/organization-name-escaped',
    severity: 'high',
    title: 'Markup in the name of a Datadog organization is shown as text',
    source: asvs,
    remedy: 'Escape `dd_org_name`: everybody can name an organization, and write the callback’s address.',
    judge: (lab) =>
      withCallback(lab, async ({ browser, callback }) => {
        const script = '<img src=x onerror=tilekitLab3>';
        const url = new URL(callback);
        url.searchParams.set('dd_org_name', `Port ${script}`);
        const end = await comeBack(lab, browser, url);
        const list = await browser.open(lab.installations.url, { headers: { accept: 'text/html' } });
        const shown = [end, list].find((page) => page.isHtml && page.text.includes(script));
        return (
          shown &&
          `${shown.url.pathname} contains markup from the organization’s name (cross-site scripting).`
        );
      }),
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

/** Answers of the target to customers and visitors, not to Datadog. */
function isTarget(lab: Lab, { url, who }: Exchange): boolean {
  return lab.addresses.of(url).kind === 'target' && who !== 'Datadog’s webhook';
}

function isIdentifying(name: string, value: string): boolean {
  return (
    value.length >= 12 || /sess|sid|auth|token|state|pkce|nonce|login|remember|user|account|csrf/i.test(name)
  );
}

/** Cookies that scripts must read: the double-submit form of CSRF tokens. */
function isScriptsOwn(name: string): boolean {
  return /csrf|xsrf|theme|lang|locale|consent/i.test(name);
}

async function judgeCookies(
  lab: Lab,
  judge: (line: string, name: string, exchange: Exchange) => string | undefined,
): Promise<Finding> {
  await lab.base();
  let seen = 0;
  for (const exchange of lab.http.exchanges) {
    if (!isTarget(lab, exchange)) continue;
    for (const line of exchange.setCookies) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      if (value === '' || /max-age=0|expires=thu, 01[ -]jan[ -]1970/i.test(line)) continue;
      seen += 1;
      // A choice such as a language identifies nobody.
      if (!isIdentifying(name, value)) continue;
      const fault = judge(line, name, exchange);
      if (fault !== undefined) return fault;
    }
  }
  if (seen === 0) throw new NotTested('The server set no cookie.');
  return undefined;
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

async function judgeFixation(lab: Lab): Promise<Finding> {
  const { first } = lab.customers;
  const form = first.signInForm;
  if (!form)
    throw new NotTested('The contract says no sign-in form, so that the lab cannot watch a sign-in.');
  await lab.base();
  if (first.hasOneSession) throw new NotTested('Signing in ends the customer’s other sessions.');
  const victim = lab.anonymous('a customer who signs in');
  const page = await victim.open(new URL(form.url, lab.target));
  const before = victim.copy('an attacker with the session of before');
  await first.fillIn(victim, page);
  const isSignedIn = async (browser: typeof victim) => {
    const list = await lab.installations.openList(browser);
    return (
      lab.installations.read(list) !== undefined &&
      list.url.pathname.replace(/\/$/, '') === lab.installations.url.pathname.replace(/\/$/, '')
    );
  };
  if (!(await isSignedIn(victim))) throw new NotTested('After the sign-in the listing does not open.');
  if (before.jar.list(lab.target.hostname).length > 0 && (await isSignedIn(before)))
    return 'The session that a visitor had before the sign-in is signed in afterwards: its id is not changed (session fixation).';
  const planted = lab.anonymous('a customer with a planted session');
  const names = victim.jar.list(lab.target.hostname).map(({ name }) => name);
  for (const name of names)
    planted.jar.set(lab.target.hostname, `${name}=tilekitlabplantedsession0000000000`);
  const attacker = planted.copy('an attacker with the planted session');
  await first.fillIn(planted, await planted.open(new URL(form.url, lab.target)));
  return (await isSignedIn(attacker))
    ? 'A session id that an attacker planted in the browser is signed in after the customer’s sign-in (session fixation).'
    : undefined;
}

const elsewhere = [
  'https://attacker.example/lab',
  '//attacker.example/lab',
  '/\\attacker.example/lab',
  '\\\\attacker.example/lab',
  'https:attacker.example/lab',
  '/%09/attacker.example/lab',
  '////attacker.example/lab',
  'https://attacker.example\\@x/lab',
  'javascript:alert(1)',
];
const returnNames = [
  'next',
  'return_to',
  'returnTo',
  'return',
  'return_url',
  'returnUrl',
  'redirect',
  'redirect_to',
  'redirect_url',
  'redirectTo',
  'url',
  'continue',
  'goto',
  'dest',
  'destination',
  'target',
  'back',
  'from',
  'r',
  'u',
];

/** Where a flow leads that began with a link which says where to end. */
async function leadsAfterFlow(lab: Lab): Promise<Finding> {
  const organization = await lab.newOrganization();
  return lab.customers.first.visit(async (browser) => {
    const link = onboardingLink(lab, 'tile', organization.site);
    for (const name of returnNames) link.searchParams.set(name, 'https://attacker.example/lab');
    const at = await lab.walk(lab.customers.first, browser, link, organization).catch(() => undefined);
    if (!at) return undefined;
    try {
      await comeBack(lab, browser, await decide(at, 'authorize'));
    } catch (error) {
      if (error instanceof FlowStopped && error.message.includes('attacker.example'))
        return `A parameter of the onboarding link says where the flow ends: ${error.message}`;
    }
    return undefined;
  });
}

async function judgeOpenRedirect(lab: Lab): Promise<Finding> {
  await lab.base();
  const afterFlow = await leadsAfterFlow(lab);
  if (afterFlow !== undefined) return afterFlow;
  const callback = new URL(
    new URL(lab.tile.oauthClient?.redirectUris[0] ?? '/callback', lab.target).pathname,
    lab.onboardingUrl,
  );
  const signIn = lab.customers.first.signInForm;
  // Where visitors without a session are sent, with the parameter that leads them back.
  const sentTo = await lab
    .anonymous()
    .open(lab.onboardingUrl)
    .catch(() => undefined);
  const login = sentTo && lab.addresses.of(sentTo.url).kind === 'target' ? sentTo.url : undefined;
  const pages = [
    ...new Set(
      [
        lab.onboardingUrl,
        callback,
        lab.installations.url,
        new URL('/', lab.target),
        ...(signIn ? [new URL(signIn.url, lab.target)] : []),
        ...(login ? [login] : []),
        new URL('/login', lab.target),
        new URL('/logout', lab.target),
        new URL('/sign-in', lab.target),
      ].map(({ origin, pathname }) => `${origin}${pathname}`),
    ),
  ].filter((page) => !/log-?out|sign-?out/.test(page));
  const names = [...new Set([...returnNames, ...(login ? [...login.searchParams.keys()] : [])])];
  const leads = (answer: Exchange): boolean => {
    const location = answer.headers.location ?? /<meta[^>]+refresh[^>]+url=([^"'>]+)/i.exec(answer.body)?.[1];
    if (answer.status >= 400 || location === undefined) return false;
    const url = URL.parse(location.replaceAll('\\', '/'), answer.url.href);
    return url?.hostname === 'attacker.example' || url?.protocol === 'javascript:';
  };
  return lab.customers.first.visit(async (browser) => {
    for (const page of pages) {
      for (const value of elsewhere) {
        const url = new URL(page);
        for (const name of names) url.searchParams.set(name, value);
        for (const visitor of [browser, lab.anonymous('a visitor with a bad link')]) {
          const answer = await visitor.send(url).catch(() => undefined);
          if (answer && leads(answer))
            return `${url.pathname} leads to another site when a parameter says so: ${JSON.stringify(value)}.`;
        }
      }
      const fault = await leadsAfterSignIn(lab, new URL(page), names, leads);
      if (fault !== undefined) return fault;
    }
    return undefined;
  });
}

/** The sign-in form may carry where to go on. */
async function leadsAfterSignIn(
  lab: Lab,
  page: URL,
  names: readonly string[],
  leads: (answer: Exchange) => boolean,
): Promise<Finding> {
  const form = lab.customers.first.signInForm;
  if (!form || lab.customers.first.hasOneSession) return undefined;
  for (const value of ['https://attacker.example/lab', '//attacker.example/lab', '/\\attacker.example/lab']) {
    const visitor = lab.anonymous('a customer with a bad link');
    const url = new URL(page);
    for (const name of names) url.searchParams.set(name, value);
    const shown = await visitor.open(url).catch(() => undefined);
    const found = shown?.findForm(Object.keys(form.fields));
    if (!shown || !found) continue;
    const filled = shown.fill(found, form.fields);
    for (const name of [...filled.fields.keys()]) if (names.includes(name)) filled.fields.set(name, value);
    const answer = await visitor.submitOnce(filled);
    if (leads(answer))
      return `After the sign-in at ${shown.url.pathname} the customer is led to another site: ${JSON.stringify(value)}.`;
    const next = answer.headers.location;
    if (next !== undefined) {
      const second = await visitor.send(new URL(next, answer.url)).catch(() => undefined);
      if (second && leads(second))
        return `After the sign-in the customer is led to another site: ${JSON.stringify(value)}.`;
    }
  }
  return undefined;
}
