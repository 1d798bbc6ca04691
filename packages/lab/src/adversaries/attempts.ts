import { comeBack, decide, FlowStopped, onboardingLink } from '../run/flow.ts';
import { keyPath, tokenPath } from '../run/endpoints.ts';
import type { Lab } from '../run/lab.ts';
import { pause } from '../run/wait.ts';
import { NotTested } from '../run/lab-error.ts';
import { apiHostOf, type Organization } from '../run/organization.ts';
import { firstFault, sources, type Adversary, type Finding } from './adversary.ts';
import { exchangesOf, withCallback } from './pending-callback.ts';
import { isTarget } from './cookies.ts';

/** Customers who do not do one thing after the other: two tabs, a sign-in on the way; and who answers instead of Datadog. */
export const attemptAdversaries: readonly Adversary[] = [
  {
    id: 'oauth/two-tabs',
    severity: 'high',
    title: 'Two flows in two tabs of one browser do not mix',
    source: sources.rfc7636('7.1'),
    remedy:
      'Keep each attempt with its own `code_verifier` under its `state`, not in one place of the session.',
    judge: judgeTabs,
  },
  {
    id: 'oauth/sign-in-goes-on',
    severity: 'high',
    title: 'A customer who has to sign in first gets to Datadog afterwards, at the site of the link',
    source: sources.oauth,
    remedy: 'Keep the whole onboarding link, `site` and `domain` included, through your sign-in.',
    judge: judgeSignIn,
  },
  {
    id: 'oauth/no-key-asked',
    severity: 'high',
    title: 'The customer is not asked for a Datadog API key',
    source: sources.integration,
    remedy: `Make the key with the access token (POST ${keyPath}); an OAuth integration asks for no keys.`,
    isLast: true,
    after: ['oauth/connects-from-tile'],
    async judge(lab) {
      await lab.base();
      const asking = lab.http.exchanges.find(
        (exchange) => isTarget(lab, exchange) && exchange.status < 400 && asksForKey(exchange.body),
      );
      return asking && `${asking.url.pathname} has a field for a Datadog API or application key.`;
    },
  },
  {
    id: 'oauth/redirect-not-followed',
    severity: 'critical',
    title: 'A redirect of the token or key endpoint is not followed',
    source: sources.rfc9700('4.12'),
    remedy:
      'Switch redirects off in your HTTP client: the code, the client secret or a token would go along.',
    judge: (lab) =>
      firstFault(lab.makesKeys ? [tokenPath, keyPath] : [tokenPath], (path) => faultOfRedirect(lab, path)),
  },
];

async function judgeTabs(lab: Lab): Promise<Finding> {
  await lab.base();
  const [one, other] = [await lab.newOrganization(), await lab.newOrganization()];
  const before = await lab.control.lastRequest();
  return lab.customers.first.visit(async (browser): Promise<Finding> => {
    const begin = (organization: Organization) =>
      lab.walk(lab.customers.first, browser, onboardingLink(lab, 'tile', organization.site), organization);
    // Each tab keeps what it got from Datadog; the organization that the browser looks at is the newest.
    const early = await decide(await begin(one), 'authorize');
    const late = await decide(await begin(other), 'authorize');
    const pages = [await comeBack(lab, browser, early), await comeBack(lab, browser, late)];
    await pause(300);
    const broken = pages.find(({ status }) => status === 500);
    if (broken) return `Of two flows in one browser one ended with 500 at ${broken.url.pathname}.`;
    const exchanges = [];
    for (const organization of [one, other])
      exchanges.push(...(await exchangesOf(lab, organization, before)));
    const refused = exchanges.find(
      ({ status, organization }) => status !== 200 && organization !== undefined,
    );
    if (refused)
      return `Of two flows in one browser one sent its code with what belongs to the other: Datadog refused it (${refused.refused ?? ''}).`;
    // A server may let a new attempt end the one before.
    return exchanges.some(({ status }) => status === 200)
      ? undefined
      : 'Of two flows in one browser neither connected the customer.';
  });
}

async function judgeSignIn(lab: Lab): Promise<Finding> {
  const { first } = lab.customers;
  if (!first.signInForm)
    throw new NotTested('The contract says no sign-in form, so that the lab cannot sign in on the way.');
  const base = await lab.base();
  if (first.hasOneSession) throw new NotTested('Signing in ends the customer’s other sessions.');
  const others = lab.sites.filter(({ name }) => name !== 'US1');
  const works = await Promise.all(
    others.map((site) =>
      lab.siteConnection(site).then(
        () => true,
        () => false,
      ),
    ),
  );
  const site = others.find((_, index) => works[index]) ?? base.organization.site;
  const organization = await lab.newOrganization(site);
  const before = await lab.control.lastRequest();
  const browser = lab.anonymous('a customer who signs in on the way');
  browser.sendsStrictCookies = first.sendsStrictCookies;
  try {
    const at = await lab.walk(first, browser, onboardingLink(lab, 'tile', site), organization);
    if (at.webHost !== site.webHost)
      return `A customer of ${site.webHost} who signed in on the way was sent to ${at.webHost || 'the default site'}: the sign-in loses the link’s site.`;
    await comeBack(lab, browser, await decide(at, 'authorize'));
  } catch (error) {
    if (!(error instanceof FlowStopped)) throw error;
    return `A customer who signed in on the way did not get to Datadog: ${error.message}`;
  }
  const exchange = await lab.waitFor(5, async () =>
    (await exchangesOf(lab, organization, before)).find(({ organization: whose }) => whose !== undefined),
  );
  if (!exchange) return 'A customer who signed in on the way authorized, and the code was not exchanged.';
  return exchange.host === apiHostOf(site) && exchange.status === 200
    ? undefined
    : `A customer who signed in on the way authorized, and the code was sent to ${exchange.host} (${exchange.status ?? 'no answer'}).`;
}

/** A field to write in, that is named after a key of Datadog's. */
function asksForKey(body: string): boolean {
  return [...body.matchAll(/<(?:input|textarea)\b[^>]*>/gi)].some(([field]) => {
    if (/\btype=["']?(?:hidden|submit|button|checkbox|radio)/i.test(field)) return false;
    const names = [...field.matchAll(/\b(?:name|id|placeholder|aria-label)=["']?([^"'>]*)/gi)]
      .map(([, text = '']) => text)
      .join(' ');
    const isKey = /\b(?:dd|datadog)?[\s_-]*(?:api|app|application)[\s_-]*key\b/i.test(
      names.replaceAll('_', ' '),
    );
    return isKey && /datadog|\bdd[_\s-]/i.test(`${names} ${body}`);
  });
}

async function faultOfRedirect(lab: Lab, path: string): Promise<Finding> {
  return withCallback(lab, async ({ browser, callback, organization, before }) => {
    const marker = `moved-${organization.label}-${path.length}`;
    const respond = { status: 307, headers: { location: `${lab.trap.origin}/${marker}` } };
    await lab.control.faults([{ match: { path, organization: organization.key }, times: 3, respond }]);
    await comeBack(lab, browser, callback).catch(() => undefined);
    const met = await lab.waitFor(Math.min(5, lab.patience.dataSeconds), async () =>
      (await lab.requestsOf(organization, before)).find((request) => request.path === path),
    );
    await pause(300);
    await lab.control.clearFaults(organization.key);
    const [visit] = lab.trap.visits(marker);
    if (visit !== undefined) {
      const what = visit.includes('client_secret')
        ? ', with the client secret'
        : /authorization:/i.test(visit)
          ? ', with an access token'
          : '';
      return `A redirect of ${path} was followed to another host${what}.`;
    }
    if (!met) throw new NotTested(`No request to ${path} met the redirect.`);
    return undefined;
  });
}
