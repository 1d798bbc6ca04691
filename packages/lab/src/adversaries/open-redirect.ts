import type { Exchange } from '../browser/http.ts';
import { parseUrl } from '../browser/parse-url.ts';
import { comeBack, decide, FlowStopped, onboardingLink } from '../run/flow.ts';
import type { Lab } from '../run/lab.ts';
import type { Finding } from './adversary.ts';

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

/** Tries each address with each parameter that may say where to go on, before, in and after a sign-in. */
export async function judgeOpenRedirect(lab: Lab): Promise<Finding> {
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
    const url = parseUrl(location.replaceAll('\\', '/'), answer.url.href);
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
    return leadsAfterSignOut(lab, names, leads);
  });
}

/** Anonymous visitors only: signing out may end all sessions of a customer. */
async function leadsAfterSignOut(
  lab: Lab,
  names: readonly string[],
  leads: (answer: Exchange) => boolean,
): Promise<Finding> {
  const visitor = lab.anonymous('a visitor with a bad link to sign out');
  for (const path of ['/logout', '/log-out', '/signout', '/sign-out']) {
    for (const value of ['https://attacker.example/lab', '//attacker.example/lab']) {
      const url = new URL(path, lab.target);
      for (const name of names) url.searchParams.set(name, value);
      const answer = await visitor.send(url).catch(() => undefined);
      if (answer && leads(answer))
        return `${path} leads to another site when a parameter says so: ${JSON.stringify(value)}.`;
    }
  }
  return undefined;
}

/** The page that the visitor came from, as browsers say it. */
const referrer = 'the Referer header';

/** The sign-in form may carry where to go on. */
async function leadsAfterSignIn(
  lab: Lab,
  page: URL,
  names: readonly string[],
  leads: (answer: Exchange) => boolean,
): Promise<Finding> {
  const form = lab.customers.first.signInForm;
  if (!form || lab.customers.first.hasOneSession) return undefined;
  for (const value of [
    'https://attacker.example/lab',
    '//attacker.example/lab',
    '/\\attacker.example/lab',
    referrer,
  ]) {
    const visitor = lab.anonymous('a customer with a bad link');
    const url = new URL(page);
    if (value !== referrer) for (const name of names) url.searchParams.set(name, value);
    const shown = await visitor
      .open(url, value === referrer ? { headers: { referer: 'https://attacker.example/lab' } } : {})
      .catch(() => undefined);
    const found = shown?.findForm(Object.keys(form.fields));
    if (!shown || !found) continue;
    const filled = shown.fill(found, form.fields);
    if (value !== referrer)
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
