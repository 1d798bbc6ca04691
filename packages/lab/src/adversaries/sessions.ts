import { createHash } from 'node:crypto';
import type { Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import { sources, type Adversary, type Finding } from './adversary.ts';
import { cookieAdversaries, isTarget } from './cookies.ts';
import { bitsOf } from './entropy.ts';
import { judgeForgery } from './forged-session.ts';

const { asvs } = sources;

/** Sessions: their cookies, and what else could stand for them. */
export const sessionAdversaries: readonly Adversary[] = [
  ...cookieAdversaries,
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
      if (found) return `${found.url.pathname} has the value of a cookie in its address.`;
      return faultOfSessionInAddress(lab);
    },
  },
  {
    id: 'operations/session-unguessable',
    severity: 'critical',
    title: 'Another customer’s session cannot be guessed',
    source: asvs,
    remedy: 'Make session ids of at least 16 random bytes, or sign and encrypt what the cookie says.',
    judge: judgeGuessing,
  },
  {
    id: 'operations/session-signed',
    severity: 'critical',
    title: 'A cookie that says who the customer is cannot be written by someone else',
    source: asvs,
    remedy:
      'Sign what the cookie says and check the signature, or keep the session on the server under a random id.',
    judge: judgeForgery,
  },
];

const signIns = 6;
const minBits = 48;

async function judgeGuessing(lab: Lab): Promise<Finding> {
  const { first } = lab.customers;
  const form = first.signInForm;
  if (!form)
    throw new NotTested('The contract says no sign-in form, so that the lab cannot compare sign-ins.');
  await lab.base();
  if (first.hasOneSession) throw new NotTested('Signing in ends the customer’s other sessions.');
  const values = new Map<string, string[]>();
  for (let count = 0; count < signIns; count += 1) {
    const browser = await first.inAnotherBrowser();
    for (const { name, value } of browser?.jar.ofTarget(lab.target.hostname) ?? [])
      values.set(name, [...(values.get(name) ?? []), value]);
  }
  const all = [...values].filter(([, list]) => list.length === signIns);
  if (all.length === 0) throw new NotTested('Signing in sets no cookie.');
  // One that cannot be guessed is enough: the others may be a language.
  if (all.some(([, list]) => new Set(list).size > 1 && bitsOf(list) >= minBits)) return undefined;
  const counted = all.find(([, list]) => new Set(list).size > 1);
  if (counted)
    return `The cookie "${counted[0]}" differs in about ${Math.round(bitsOf(counted[1]))} bits between sign-ins: it can be guessed.`;
  const identities = Object.values(form.fields).flatMap(derived);
  const [made] = all.filter(([, [value = '']]) =>
    identities.some((identity) => identity.length >= 3 && decodeSafely(value).includes(identity)),
  );
  const isSigned = all.some(([, [value = '']]) => value.length >= 80);
  return made && !isSigned
    ? `The cookie "${made[0]}" is made of the customer’s name alone: anyone who knows the name has the session.`
    : undefined;
}

/** What simple functions make of a name. */
function derived(identity: string): string[] {
  const bytes = Buffer.from(identity);
  const hashes = ['md5', 'sha1', 'sha256'].flatMap((algorithm) => {
    const hash = createHash(algorithm).update(identity).digest();
    return [hash.toString('hex'), hash.toString('base64url'), hash.toString('base64').replace(/=+$/, '')];
  });
  return [
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    ...hashes,
  ];
}

function decodeSafely(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** A session that is taken from an address: a link that is passed on signs in everyone who opens it. */
async function faultOfSessionInAddress(lab: Lab): Promise<Finding> {
  const base = await lab.base();
  const { first } = lab.customers;
  const cookies = await first.visit((browser) => Promise.resolve(browser.jar.ofTarget(lab.target.hostname)));
  const visitor = lab.anonymous('a visitor with a session in the address');
  for (const { name, value } of cookies.filter(({ value: text }) => text.length >= 8)) {
    const url = new URL(lab.installations.url);
    for (const key of [name, 'sid', 'session', 'sessionid', 'session_id', 'token', 'auth'])
      url.searchParams.set(key, value);
    const page = await visitor.open(url, { headers: { accept: 'application/json, text/html' } });
    const listed = lab.installations.read(page)?.some(({ id }) => id === base.installation?.id);
    if (listed === true) return `${url.pathname} takes the value of the cookie "${name}" from a parameter.`;
  }
  return undefined;
}
