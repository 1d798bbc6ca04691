import type { SandboxSite } from '@tilekit/sandbox';
import { LeftDatadog, type Browser } from '../browser/browser.ts';
import type { Page } from '../browser/page.ts';
import { FlowStopped, onboardingLink, stepOn } from '../run/flow.ts';
import { keyPath, revokePath, tokenPath } from '../run/endpoints.ts';
import type { Connection, Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import { allSites, apiHostOf } from '../run/organization.ts';
import type { SeenRequest } from '../sandbox/control.ts';
import { firstFault, onEverySite, sources, type Adversary, type Finding } from './adversary.ts';
import { exchangesOf, withCallback, type Ready } from './pending-callback.ts';
import { hostileDomains, hostileSites, oddSites } from './hostile-values.ts';
import { isIntake } from './token-use.ts';
import { findHost } from '@tilekit/sandbox';

const serverPaths: readonly string[] = [tokenPath, revokePath, keyPath];
const remedy = 'Look `site` and `domain` up in one table of Datadog’s sites; never build a host from them.';

/** Every site, and every value that looks like one. */
export const siteAdversaries: readonly Adversary[] = [
  {
    id: 'sites/from-tile',
    severity: 'critical',
    title: 'A customer of this site connects from its tile',
    source: sources.sites,
    remedy:
      'Have the site in your table (web origin, site parameter, API host), and exchange the code at the API host of that row.',
    judge: (lab) =>
      onEverySite(lab, async (site) => {
        const connection = await lab.siteConnection(site);
        if (connection.at.webHost !== site.webHost) {
          return `The customer of ${site.webHost} was sent to ${connection.at.webHost || 'the default site'} for the authorization.`;
        }
        return faultOfHosts(lab, connection, site);
      }),
  },
  {
    id: 'sites/from-platform',
    severity: 'critical',
    title: 'A customer starts at your platform and chooses this site at Datadog',
    source: sources.oauth,
    remedy: 'After the callback use its `domain` for every call, whatever the flow began with.',
    async judge(lab) {
      const base = await lab.base();
      return onEverySite(lab, async (site) => {
        const isDead = await lab.siteConnection(site).then(
          () => false,
          () => true,
        );
        if (isDead && site === base.organization.site) return undefined;
        const organization = await lab.newOrganization(site);
        const connection = await lab.connectOrganization(organization, {
          start: 'platform',
          move: site.webHost,
        });
        return faultOfHosts(lab, connection, site);
      });
    },
  },
  {
    id: 'sites/platform-goes-to-us1',
    severity: 'medium',
    title: 'Without `site`, the customer is sent to Datadog’s US1 address',
    source: sources.oauth,
    remedy: 'Start at https://app.datadoghq.com when the link names no site.',
    async judge(lab) {
      await lab.base();
      const us1 = allSites.find(({ name }) => name === 'US1');
      if (!us1) throw new NotTested('The sandbox has no US1.');
      const organization = await lab.newOrganization(us1);
      return lab.customers.first.visit(async (browser) => {
        const at = await lab.walk(
          lab.customers.first,
          browser,
          onboardingLink(lab, 'platform', us1),
          organization,
        );
        return at.webHost === us1.webHost || at.webHost === ''
          ? undefined
          : `A flow without \`site\` began at ${at.webHost}, not at ${us1.webHost}.`;
      });
    },
  },
  {
    id: 'sites/domain-alone',
    severity: 'high',
    title: 'A link with `domain` alone leads to that site',
    source: sources.oauth,
    remedy: 'Find the web origin of the `domain` in the table of sites.',
    judge: (lab) =>
      onEverySite(lab, async (site) => {
        await lab.base();
        const organization = await lab.newOrganization(site);
        return lab.customers.first.visit(async (browser) => {
          const at = await lab.walk(
            lab.customers.first,
            browser,
            onboardingLink(lab, 'test-authorization', site),
            organization,
          );
          return at.webHost === site.webHost || at.webHost === 'app.datadoghq.com'
            ? undefined
            : `A link with domain=${site.parameter} led to ${at.webHost}.`;
        });
      }),
  },
  {
    id: 'sites/region-switched',
    severity: 'critical',
    title: 'A customer who switches the region at Datadog is connected there',
    source: sources.oauth,
    remedy: 'Exchange the code at the `domain` of the callback, not at the site that the flow began with.',
    async judge(lab) {
      const base = await lab.base();
      const other = lab.sites.find((site) => site !== base.organization.site);
      if (!other) throw new NotTested('Only one site was chosen.');
      const organization = await lab.newOrganization(other);
      const connection = await lab.connectOrganization(organization, { start: 'tile', move: other.webHost });
      return faultOfHosts(lab, connection, other);
    },
  },
  {
    id: 'sites/subdomain-in-browser',
    severity: 'medium',
    title: 'A customer’s own Datadog address is used for the authorization',
    source: sources.oauth,
    remedy: 'Send the browser to the `site` of the link, when it is one label below a known site.',
    async judge(lab) {
      const { organization, webHost } = await connectAtSubdomain(lab);
      const wanted = `${organization.label}.${organization.site.parameter}`;
      return webHost === wanted
        ? undefined
        : `The customer of https://${wanted} was sent to ${webHost || 'the default site'} for the authorization.`;
    },
  },
  {
    id: 'sites/subdomain-never-called',
    severity: 'critical',
    title: 'No call of the server goes to a customer’s own Datadog address',
    source: sources.oauth,
    remedy: 'Take the API host from `domain`. A subdomain has no certificate for API calls.',
    isLast: true,
    after: ['sites/subdomain-in-browser'],
    async judge(lab) {
      await connectAtSubdomain(lab);
      const call = (await lab.control.requests()).find(
        ({ host, path }) => serverPaths.includes(path) && findHost(host)?.role !== 'api' && host !== '',
      );
      return (
        call &&
        `${call.method} ${call.path} went to ${call.host}, which serves people’s browsers, not the API.`
      );
    },
  },
  {
    id: 'sites/hostile-site-in-link',
    severity: 'critical',
    title: 'A link with a `site` that is not Datadog’s is refused',
    source: sources.sites,
    remedy,
    judge: (lab) => hostileLinks(lab, 'site', hostileSites(lab.trap.port)),
  },
  {
    id: 'sites/hostile-domain-in-link',
    severity: 'critical',
    title: 'A link with a `domain` that is not Datadog’s is refused',
    source: sources.sites,
    remedy,
    judge: (lab) => hostileLinks(lab, 'domain', hostileDomains(lab.trap.port)),
  },
  {
    id: 'sites/odd-spelling',
    severity: 'medium',
    title: 'A `site` in an odd spelling is refused or understood',
    source: sources.sites,
    remedy: 'Parse `site` as a URL, compare its host exactly.',
    async judge(lab) {
      await lab.base();
      return lab.customers.first.visit(async (browser) => {
        for (const value of oddSites) {
          const link = new URL(lab.onboardingUrl);
          link.searchParams.set('site', value);
          const went = await whereTo(lab, browser, link);
          if (went.fault !== undefined) return `site="${value}": ${went.fault}`;
          if (went.datadog !== undefined && went.datadog !== 'app.datadoghq.com')
            return `site="${value}" led to ${went.datadog}.`;
          const pathname = went.page?.url.pathname ?? '';
          if (went.isThere === true && !pathname.endsWith('/oauth2/v1/authorize'))
            return `site="${value}" led to ${pathname} at Datadog, not to the authorization: the address is built from the text.`;
        }
        return undefined;
      });
    },
  },
  {
    id: 'sites/hostile-domain-in-callback',
    severity: 'critical',
    title: 'A callback with a `domain` that is not Datadog’s is refused',
    source: sources.sites,
    remedy:
      'Look the callback’s `domain` up in the table of sites before anything is sent; the code and the client secret go there.',
    async judge(lab) {
      // Each needs its own flow; one of each kind is enough, the link has tried them all.
      const kinds = hostileDomains(lab.trap.port).filter((_, index) => index % 4 === 0 || index < 6);
      return firstFault(['', ...kinds], (value) =>
        withCallback(lab, async (ready): Promise<Finding> => {
          const url = new URL(ready.callback);
          if (value === '') url.searchParams.delete('domain');
          else url.searchParams.set('domain', value);
          const what = value === '' ? 'no `domain`' : `domain="${shown(value)}"`;
          return faultOfHostileCallback(lab, what, ready, async () => {
            const page = await ready.browser.open(url);
            const [exchange] = await exchangesOf(lab, ready.organization, ready.before);
            // The site that the flow began with is a fair guess when the callback names none.
            const isGuess = value === '' && exchange?.host === apiHostOf(ready.organization.site);
            if (exchange?.organization !== undefined && !isGuess)
              throw new FlowStopped(
                `The code was exchanged at ${exchange.host} although the callback said ${what}.`,
              );
            return page;
          });
        }),
      );
    },
  },
  {
    id: 'sites/hostile-site-in-callback',
    severity: 'critical',
    title: 'A callback with a `site` that is not Datadog’s leads nowhere',
    source: sources.sites,
    remedy,
    async judge(lab) {
      const values = hostileSites(lab.trap.port).filter((_, index) => index % 5 === 0);
      return firstFault(values, (value) =>
        withCallback(lab, async (ready): Promise<Finding> => {
          const url = new URL(ready.callback);
          url.searchParams.set('site', value);
          return faultOfHostileCallback(lab, `site="${shown(value)}"`, ready, () => ready.browser.open(url));
        }),
      );
    },
  },
  {
    id: 'sites/unknown-hosts',
    severity: 'critical',
    title: 'Nothing was sent to a host that is not Datadog’s',
    source: sources.sites,
    remedy,
    isLast: true,
    after: [
      'sites/hostile-domain-in-link',
      'sites/hostile-domain-in-callback',
      'sites/hostile-site-in-callback',
    ],
    async judge(lab) {
      await lab.base();
      const strange = (await lab.control.requests()).find(({ refused }) =>
        refused?.startsWith('Unknown Datadog host'),
      );
      if (strange)
        return `The server called ${strange.path.slice(0, 200)}, which is not a host of Datadog’s.`;
      const [visit] = lab.trap.visits();
      return visit === undefined
        ? undefined
        : `The server called an address that only a hostile value or a redirect led to: ${visit.split('\r\n')[0] ?? ''}`;
    },
  },
  {
    id: 'sites/own-site',
    severity: 'critical',
    title: 'Every call for a customer goes to the customer’s own site',
    source: sources.sites,
    remedy: 'Keep the `domain` of the callback with the installation, and take every host from its row.',
    isLast: true,
    after: ['webhooks/created', 'webhooks/accepted', 'tokens/refreshed', 'data/arrives'],
    async judge(lab) {
      await lab.base();
      const wrong = (await lab.control.requests()).find(
        (request) =>
          request.organization !== undefined &&
          request.site !== '' &&
          !isIntake(request) &&
          request.organization.split('/')[0] !== request.site,
      );
      return (
        wrong &&
        `${wrong.method} ${wrong.path} with a credential of ${wrong.organization?.split('/')[0] ?? ''} went to ${wrong.host || 'the default site'}.`
      );
    },
  },
  {
    id: 'sites/right-role',
    severity: 'high',
    title: 'Every call goes to the host that serves it',
    source: sources.sites,
    remedy: 'Logs go to http-intake.logs.<site>, traces to otlp.<site>, the rest to api.<site>.',
    isLast: true,
    after: ['data/arrives', 'webhooks/created'],
    async judge(lab) {
      await lab.base();
      const wrong = (await lab.control.requests()).find(
        ({ refused, scripted }) =>
          !scripted && /does not serve this path|has no API for partners/.test(refused ?? ''),
      );
      return wrong && `${wrong.method} https://${wrong.host}${wrong.path}: ${wrong.refused ?? ''}`;
    },
  },
];

async function connectAtSubdomain(
  lab: Lab,
): Promise<{ organization: Connection['organization']; webHost: string }> {
  const { organization, at } = await lab.connectedAt('subdomain');
  return { organization, webHost: at.webHost };
}

async function faultOfHosts(
  lab: Lab,
  { organization, before }: Connection,
  site: SandboxSite,
): Promise<Finding> {
  if (lab.makesKeys) {
    await lab.waitFor(Math.min(30, lab.patience.dataSeconds), async () =>
      (await lab.requestsOf(organization, before)).find(({ path }) => path === keyPath),
    );
  }
  const calls = (await lab.requestsOf(organization, before)).filter(({ path }) => serverPaths.includes(path));
  const wrong = calls.find(({ host }) => host !== apiHostOf(site));
  return wrong && describeWrongHost(wrong, site);
}

function describeWrongHost({ method, path, host }: SeenRequest, site: SandboxSite): string {
  return `${method} ${path} went to ${host || 'a request without a host'}, not to ${apiHostOf(site)}.`;
}

function shown(value: string): string {
  return JSON.stringify(value).slice(1, 60).replace(/"$/, '');
}

interface WhereTo {
  readonly fault?: string;
  /** The Datadog web host that the browser was sent to. */
  readonly datadog?: string;
  readonly page?: Page;
  /** The browser is at Datadog; a page of the target may also have the address written in it. */
  readonly isThere?: boolean;
}

const maxPages = 4;

/** Follows a link as far as the target leads, through the pages in between; Datadog’s own pages are not used. */
async function whereTo(lab: Lab, browser: Browser, link: URL): Promise<WhereTo> {
  try {
    const done = new Set<string>();
    let page = await browser.open(link);
    for (let pages = 0; pages < maxPages; pages += 1) {
      const place = lab.addresses.of(page.url);
      if (place.kind === 'sandbox')
        return { datadog: lab.addresses.datadogHost(page.url), page, isThere: true };
      const written = page.authorizeUrl;
      if (written) {
        const to = lab.addresses.of(written);
        return to.kind === 'elsewhere'
          ? { fault: `the page leads to "${to.host}".` }
          : { datadog: lab.addresses.datadogHost(written), page };
      }
      if (page.status >= 500)
        return {
          fault: `it was answered with ${page.status}, an error of the server, instead of a refusal.`,
        };
      const next =
        page.status < 400 ? await stepOn(lab, lab.customers.first, browser, page, done) : undefined;
      if (!next) return { page };
      page = next;
    }
    return { page };
  } catch (error) {
    if (error instanceof LeftDatadog)
      return { fault: `the browser was sent to "${error.host.slice(0, 100)}".` };
    throw error;
  }
}

async function hostileLinks(lab: Lab, name: 'site' | 'domain', values: readonly string[]): Promise<Finding> {
  await lab.base();
  const third = Math.ceil(values.length / 3);
  const parts = [0, 1, 2].map((part) => values.slice(part * third, (part + 1) * third));
  return firstFault(parts, (part) => hostileLinksOf(lab, name, part));
}

/** One value is checked and the other one used, where a parameter comes twice. */
const ownAndForeign = ['datadoghq.com', 'attacker.example'];

async function hostileLinksOf(
  lab: Lab,
  name: 'site' | 'domain',
  values: readonly string[],
): Promise<Finding> {
  return lab.customers.first.visit(async (browser) => {
    const before = await lab.control.lastRequest();
    for (const value of values) {
      const link = new URL(lab.onboardingUrl);
      link.searchParams.set(name, value);
      const went = await whereTo(lab, browser, link);
      if (went.fault !== undefined)
        return `A link with ${name}="${shown(value)}" was not refused: ${went.fault}`;
      if (went.datadog !== undefined) {
        return `A link with ${name}="${shown(value)}" was not refused: the customer was sent to ${went.datadog || 'Datadog'} as if the link named no site.`;
      }
    }
    const [good, bad] = name === 'site' ? ownAndForeign.map((host) => `https://app.${host}`) : ownAndForeign;
    for (const values of [
      [good, bad],
      [bad, good],
    ]) {
      const link = new URL(lab.onboardingUrl);
      for (const value of values) link.searchParams.append(name, value ?? '');
      const { fault } = await whereTo(lab, browser, link);
      if (fault !== undefined)
        return `A link that names ${name} twice, as ${values.map((value) => `"${value ?? ''}"`).join(' and ')}, was followed: ${fault}`;
    }
    const called = (await lab.control.requests(before)).find(({ refused }) =>
      refused?.startsWith('Unknown Datadog host'),
    );
    return called && `A link with a hostile ${name} made the server call ${called.path.slice(0, 200)}.`;
  });
}

async function faultOfHostileCallback(
  lab: Lab,
  what: string,
  { before, organization }: Pick<Ready, 'before' | 'organization'>,
  open: () => Promise<Page>,
): Promise<Finding> {
  const { site } = organization;
  const trapped = lab.trap.visits().length;
  let page: Page;
  try {
    page = await open();
  } catch (error) {
    if (error instanceof LeftDatadog)
      return `A callback with ${what} sent the browser to "${error.host.slice(0, 100)}".`;
    throw error;
  }
  const requests = (await lab.control.requests(before)).filter(
    (request) => request.organization === undefined || request.organization === organization.key,
  );
  const stranger = requests.find(({ refused }) => refused?.startsWith('Unknown Datadog host'));
  if (stranger)
    return `A callback with ${what} made the server send the code to ${stranger.path.slice(0, 200)}: the host is built from the value.`;
  if (lab.trap.visits().length > trapped)
    return `A callback with ${what} made the server call the address in it.`;
  const elsewhere = requests.find(
    ({ path, host, grantType }) =>
      path === tokenPath &&
      grantType === 'authorization_code' &&
      host !== '' &&
      host !== apiHostOf(site) &&
      findHost(host)?.role !== 'api',
  );
  if (elsewhere) return `A callback with ${what} made the server send the code to ${elsewhere.host}.`;
  return page.status >= 500
    ? `A callback with ${what} ended with ${page.status}: an error of the server, not a refusal.`
    : undefined;
}
