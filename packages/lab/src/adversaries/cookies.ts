import type { Exchange } from '../browser/http.ts';
import type { Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import { parseUrl } from '../browser/parse-url.ts';
import { sources, type Adversary, type Finding } from './adversary.ts';

const { asvs } = sources;

/** Sessions and other cookies: how they are set, and that signing in makes a new one. */
export const cookieAdversaries: readonly Adversary[] = [
  {
    id: 'operations/cookie-http-only',
    severity: 'high',
    title: 'Session cookies are HttpOnly',
    source: asvs,
    remedy: 'Set HttpOnly on cookies that carry a session or an attempt.',
    isLast: true,
    after: ['oauth/connects-from-tile'],
    judge: (lab) =>
      judgeCookies(lab, (line, name, _, value) =>
        isScriptsOwn(name) || /;\s*httponly/i.test(line) || isShown(lab, value)
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
    id: 'operations/cookie-host-only',
    severity: 'medium',
    title: 'Session cookies stay at the server’s own host',
    source: asvs,
    remedy: 'Leave `Domain` out: with it every subdomain gets the session.',
    isLast: true,
    judge(lab) {
      const own = new Set([
        lab.target.hostname,
        ...[lab.tile.oauthClient?.onboardingUrl ?? '', ...(lab.tile.oauthClient?.redirectUris ?? [])].flatMap(
          (address) => parseUrl(address)?.hostname ?? [],
        ),
      ]);
      return judgeCookies(lab, (line, name) => {
        const domain = /;\s*domain=\.?([^;\s]+)/i.exec(line)?.[1]?.toLowerCase();
        return domain === undefined || own.has(domain)
          ? undefined
          : `The cookie "${name}" is for the whole of ${domain}: every host below it gets the session.`;
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
];

/** Answers of the target to customers and visitors, not to Datadog. */
export function isTarget(lab: Lab, { url, who }: Exchange): boolean {
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

/** Whether a form or document says it too: the double-submit form of CSRF tokens, under any name. */
function isShown(lab: Lab, value: string): boolean {
  return (
    value.length >= 12 &&
    lab.http.exchanges.some((exchange) => isTarget(lab, exchange) && exchange.body.includes(value))
  );
}

async function judgeCookies(
  lab: Lab,
  judge: (line: string, name: string, exchange: Exchange, value: string) => string | undefined,
): Promise<Finding> {
  await lab.base();
  let seen = 0;
  for (const exchange of lab.http.exchanges) {
    if (!isTarget(lab, exchange)) continue;
    for (const line of exchange.setCookies) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      if (value === '' || /max-age=0|expires=thu, 01[ -]jan[ -]1970/i.test(line)) continue;
      seen += 1;
      // A preference such as a language identifies no one.
      if (!isIdentifying(name, value)) continue;
      const fault = judge(line, name, exchange, value);
      if (fault !== undefined) return fault;
    }
  }
  if (seen === 0) throw new NotTested('The server set no cookie.');
  return undefined;
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
  if (before.jar.ofTarget(lab.target.hostname).length > 0 && (await isSignedIn(before)))
    return 'The session that a visitor had before the sign-in is signed in afterwards: its id is not changed (session fixation).';
  const planted = lab.anonymous('a customer with a planted session');
  const names = victim.jar.ofTarget(lab.target.hostname).map(({ name }) => name);
  for (const name of names)
    planted.jar.set(lab.target.hostname, `${name}=tilekitlabplantedsession0000000000`);
  const attacker = planted.copy('an attacker with the planted session');
  await first.fillIn(planted, await planted.open(new URL(form.url, lab.target)));
  return (await isSignedIn(attacker))
    ? 'A session id that an attacker planted in the browser is signed in after the customer’s sign-in (session fixation).'
    : undefined;
}
