import type { Browser } from '../browser/browser.ts';
import type { Customer } from '../browser/customer.ts';
import { comeBack, decide, onboardingLink } from '../run/flow.ts';
import { tokenPath } from '../run/endpoints.ts';
import type { Connection, Lab } from '../run/lab.ts';
import { pause, settle } from '../run/wait.ts';
import { isNamedIn, type Organization } from '../run/organization.ts';
import { keyOf } from './api-key.ts';
import { fieldOf, NotTested } from '../run/lab-error.ts';
import { sources, type Adversary, type Finding } from './adversary.ts';
import { needData } from './data-arrival.ts';
import { faultOfCrowd, faultOfOtherForms, judgeIdentity } from './identity.ts';
import { isIntake, isTokenUse, openPages } from './token-use.ts';

/** Customers that do not know each other, and organizations of one customer. */
export const tenantAdversaries: readonly Adversary[] = [
  {
    id: 'tenants/second-customer-connects',
    severity: 'high',
    title: 'A second customer connects an organization',
    source: sources.integration,
    remedy: 'Keep installations by account and organization.',
    async judge(lab) {
      await lab.base();
      try {
        await lab.connected('second', lab.second);
        return undefined;
      } catch (error) {
        if (error instanceof NotTested)
          return `A second customer could not connect while the first one could. ${error.message}`;
        throw error;
      }
    },
  },
  {
    id: 'tenants/listing-apart',
    severity: 'critical',
    title: 'A customer sees own installations only',
    source: sources.asvs,
    remedy: 'Select by the account of the session.',
    async judge(lab) {
      const { second } = lab;
      const base = await lab.base();
      if (!base.installation) throw new NotTested('The installation was not found in the listing.');
      const list = await second.visit((browser) => lab.installations.list(browser));
      if (!list) throw new NotTested('The second customer’s listing could not be read.');
      if (list.some(({ id }) => id === base.installation?.id))
        return 'The listing of one customer shows an installation of another one.';
      return (await faultOfOtherForms(lab, base)) ?? faultOfCrowd(lab, base);
    },
  },
  {
    id: 'tenants/identity-not-sent',
    severity: 'critical',
    title: 'A parameter or a header does not change who the customer is',
    source: sources.asvs,
    remedy: 'Take the account from the session alone.',
    judge: judgeIdentity,
  },
  {
    id: 'tenants/pages-apart',
    severity: 'critical',
    title: 'A customer cannot open the pages of another’s installation',
    source: sources.asvs,
    remedy: 'Look the installation up together with the account of the session; answer 404.',
    async judge(lab) {
      const { second } = lab;
      const base = await lab.base();
      if (!base.installation) throw new NotTested('The installation was not found in the listing.');
      const { id } = base.installation;
      const links = await base.customer.visit(async (browser) => {
        const page = await browser.open(lab.installations.url, { headers: { accept: 'text/html' } });
        const written = [...page.text.matchAll(/["'](\/[^"'\s]*)["']/g)].map(([, path = '']) => path);
        const guessed = [`${lab.installations.url.pathname.replace(/\/$/, '')}/${id}`];
        const own = [...written, ...guessed].filter(
          (path) => path.includes(id) && !/disconnect|delete|remove|revoke/i.test(path),
        );
        const paths = new Set(own);
        const open = [];
        // Pages that these lead to belong to them; only what reads is opened.
        for (const path of paths) {
          if (open.length >= 10) break;
          const url = new URL(path, lab.target);
          const seen = await browser.open(url);
          if (seen.status >= 400 || seen.url.pathname !== url.pathname) continue;
          open.push({ url, gist: seen.gist });
          for (const [, more = ''] of seen.text.matchAll(/["'](\/[^"'\s]*)["']/g))
            if (more.includes(id) && !/disconnect|delete|remove|revoke|end\b/i.test(more)) paths.add(more);
        }
        return open;
      });
      if (links.length === 0) throw new NotTested('No page about one installation was found.');
      for (const { url, gist } of links) {
        const page = await second.visit((browser) => browser.open(url));
        if (
          page.status < 400 &&
          page.url.pathname === url.pathname &&
          (isNamedIn(page.text, base.organization) || page.gist === gist)
        ) {
          return `${url.pathname.replace(id, ':id')} of one customer’s installation opens for another customer.`;
        }
        // A page and the data behind it are often two routes.
        const data = await second.visit((browser) =>
          browser.open(url, { headers: { accept: 'application/json' } }),
        );
        if (data.status < 400 && isNamedIn(data.text, base.organization))
          return `${url.pathname.replace(id, ':id')} of one customer’s installation opens for another customer, as JSON.`;
      }
      return undefined;
    },
  },
  {
    id: 'tenants/anonymous-sees-nothing',
    severity: 'critical',
    title: 'Without a session no installation is shown',
    source: sources.asvs,
    remedy: 'Ask for the sign-in on every page about installations.',
    async judge(lab) {
      const base = await lab.base();
      if (!base.installation) throw new NotTested('The installation was not found in the listing.');
      const page = await lab.installations.openList(lab.anonymous());
      return page.text.includes(base.installation.id) &&
        page.text.length > 0 &&
        lab.installations.read(page)?.some(({ id }) => id === base.installation?.id)
        ? `${lab.installations.url.pathname} lists a customer’s installations to visitors without a session.`
        : undefined;
    },
  },
  {
    id: 'tenants/disconnect-apart',
    severity: 'critical',
    title: 'A customer cannot disconnect another’s installation',
    source: sources.asvs,
    remedy: 'Look the installation up together with the account of the session.',
    async judge(lab) {
      const { second } = lab;
      const connection = await lab.connected('attacked');
      const { installation, organization } = connection;
      if (!installation) throw new NotTested('The installation was not found in the listing.');
      await second.visit((browser) =>
        lab.installations.disconnect(browser, installation.id).catch((error: unknown) => {
          if (error instanceof NotTested)
            return lab.installations.disconnect(browser, installation.id, { csrf: 'missing' });
          throw error;
        }),
      );
      await pause(800);
      return (await isAlive(lab, connection))
        ? undefined
        : `One customer disconnected ${organization.name}, which belongs to another one.`;
    },
  },
  {
    id: 'tenants/anonymous-cannot-disconnect',
    severity: 'critical',
    title: 'Without a session nothing can be disconnected',
    source: sources.asvs,
    remedy: 'Ask for the session before anything is changed.',
    async judge(lab) {
      const connection = await lab.connected('attacked without a session');
      const { installation } = connection;
      if (!installation) throw new NotTested('The installation was not found in the listing.');
      const anonymous = lab.anonymous();
      await lab.installations.disconnect(anonymous, installation.id).catch((error: unknown) => {
        if (error instanceof NotTested)
          return lab.installations.disconnect(anonymous, installation.id, { csrf: 'missing' });
        throw error;
      });
      await pause(800);
      return (await isAlive(lab, connection))
        ? undefined
        : 'A visitor without a session disconnected a customer.';
    },
  },
  {
    id: 'tenants/flows-interleaved',
    severity: 'critical',
    title: 'Two customers who connect at the same time do not disturb each other',
    source: sources.rfc6749('10.12'),
    remedy: 'Keep each attempt under its own `state`, never in one place for all.',
    async judge(lab) {
      const { second } = lab;
      await lab.base();
      const [one, other] = [await lab.newOrganization(), await lab.newOrganization()];
      const before = await lab.control.lastRequest();
      const failed = await lab.customers.first.visit((browser) =>
        second.visit(async (another): Promise<Finding> => {
          const at = (customer: Customer, each: Browser, organization: Organization) =>
            lab.walk(customer, each, onboardingLink(lab, 'tile', organization.site), organization);
          const early = await at(lab.customers.first, browser, one);
          const late = await at(second, another, other);
          await comeBack(lab, browser, await decide(early, 'authorize'));
          await comeBack(lab, another, await decide(late, 'authorize'));
          return undefined;
        }),
      );
      if (failed !== undefined) return failed;
      for (const [organization, who] of [
        [one, 'first'],
        [other, 'second'],
      ] as const) {
        const works = await lab.waitFor(5, async () =>
          (await lab.requestsOf(organization, before)).find(
            ({ path, status }) => path === tokenPath && status === 200,
          ),
        );
        if (!works)
          return `Two customers connected at the same time, and the ${who} one’s code was not exchanged.`;
        const made = lab.makesKeys ? await keyOf(lab, organization, before) : true;
        if (!made)
          return `Two customers connected at the same time, and the ${who} one’s organization got no API key.`;
      }
      return undefined;
    },
  },
  {
    id: 'tenants/two-organizations',
    severity: 'critical',
    title: 'Two organizations of one customer on one site stay apart',
    source: sources.integration,
    remedy: 'Identify installations by organization (`dd_oid`), not by account or site.',
    async judge(lab) {
      const one = await lab.connected('one of two');
      // Twice: a server that reads at times of its own happens to do it once.
      const isRead = (await readsItself(lab, one, 3)) && (await readsItself(lab, one, 3));
      const organization = await lab.newOrganization(one.organization.site);
      const other = await lab.connectOrganization(organization, { start: 'tile' });
      const shown = await lab.lookUp(one).catch(() => undefined);
      if (one.installation !== undefined && one.installation.id === other.installation?.id)
        return 'Connecting a second organization of the same site replaced the first one: both have one entry in the listing.';
      if (one.installation && !shown)
        return 'Connecting a second organization of the same site removed the first one from the listing.';
      if (shown && lab.installations.tellsStatus && !lab.installations.isConnected(shown))
        return 'Connecting a second organization of the same site ended the first one.';
      if (isRead && !(await readsItself(lab, one, lab.patience.dataSeconds)))
        return 'After a second organization was connected, the pages of the first one no longer read from Datadog with the first one’s access token.';
      return bothReceive(lab, one, other, 'a second organization of the same customer');
    },
  },
  {
    id: 'tenants/same-organization',
    severity: 'high',
    title: 'When another customer connects the same organization, the first one is not overwritten',
    source: sources.integration,
    remedy: 'Keep both apart or refuse the second one; never hand one customer’s installation to another.',
    async judge(lab) {
      const { second } = lab;
      const connection = await lab.connected('shared organization');
      await lab
        .connectOrganization(connection.organization, { start: 'tile', customer: second })
        .catch(() => undefined);
      await settle(500);
      const shown = await lab.lookUp(connection);
      if (!shown)
        return 'Another customer connected the same organization, and the first customer’s installation is gone.';
      const list = await second.visit((browser) => lab.installations.list(browser));
      if (list?.some(({ id }) => id === connection.installation?.id))
        return 'Another customer connected the same organization, and now sees the first customer’s installation.';
      return lab.installations.tellsStatus && !lab.installations.isConnected(shown)
        ? 'Another customer connected the same organization, and the first customer’s installation is no longer connected.'
        : undefined;
    },
  },
  {
    id: 'tenants/data-apart',
    severity: 'critical',
    title: 'Each organization receives its own customer’s data alone',
    source: sources.integration,
    remedy: 'Collect by account, and send with the key of that account’s installation.',
    async judge(lab) {
      await needData(lab);
      const [one, other] = [await lab.base(), await lab.connected('second', lab.second)];
      const received = async ({ organization }: Connection) =>
        (
          await Promise.all(
            (['metrics', 'logs', 'events', 'service-checks'] as const).map((family) =>
              lab.control.received(family, organization.key),
            ),
          )
        ).flat();
      const arrived = await lab.waitFor(lab.patience.dataSeconds, async () =>
        (await received(other)).length > 0 ? true : undefined,
      );
      if (!arrived) return 'The second customer’s organization receives no data.';
      await pause(2500);
      const [first, second] = [
        identities((await received(one)).map(({ payload }) => payload)),
        identities((await received(other)).map(({ payload }) => payload)),
      ];
      for (const [key, values] of second) {
        const others = first.get(key);
        if (!others) continue;
        const shared = [...values].filter((value) => others.has(value));
        // A name that tells customers apart has one value in each organization.
        if (others.size === 1 && values.size > 1 && shared.length === 1)
          return `"${key}" is ${[...others].join(', ')} for the first customer; the second customer’s organization receives that, too.`;
        if (values.size === 1 && others.size > 1 && shared.length === 1)
          return `"${key}" is ${[...values].join(', ')} for the second customer; the first customer’s organization receives that, too.`;
        if (isIdentity(key) && shared.length > 0)
          return `Both customers’ organizations receive data with ${key} "${shared[0] ?? ''}".`;
      }
      return undefined;
    },
  },
];

/** Whether opening the pages of an installation calls Datadog with its own token. */
async function readsItself(lab: Lab, connection: Connection, seconds: number): Promise<boolean> {
  const before = await lab.control.lastRequest();
  const isRead = await lab.waitFor(
    seconds,
    async () => {
      const pages = await openPages(lab, connection);
      if (pages.length === 0) return false;
      return (await lab.requestsOf(connection.organization, before)).some(isTokenUse) ? true : undefined;
    },
    500,
  );
  return isRead === true;
}

async function isAlive(lab: Lab, connection: Connection): Promise<boolean> {
  const account = (await lab.control.accounts()).find(
    (one) => `${one.site}/${one.organization}` === connection.organization.key,
  );
  if (account?.grants.every(({ revokedAt }) => revokedAt !== null)) return false;
  const shown = await lab.lookUp(connection);
  return shown !== undefined && (!lab.installations.tellsStatus || lab.installations.isConnected(shown));
}

async function bothReceive(lab: Lab, one: Connection, other: Connection, what: string): Promise<Finding> {
  const base = await lab.base();
  const flows = (await lab.requestsOf(base.organization, base.before)).some(isIntake);
  if (!flows) return undefined;
  const since = await lab.control.lastRequest();
  for (const { organization } of [one, other]) {
    const found = await lab.waitFor(lab.patience.dataSeconds, async () =>
      (await lab.requestsOf(organization, since)).some(
        (request) => isIntake(request) && (request.status ?? 500) < 300,
      )
        ? true
        : undefined,
    );
    if (!found)
      return `After ${what} was connected, ${organization === one.organization ? 'the first one' : 'the new one'} receives no data.`;
  }
  return undefined;
}

/** Values by tag or attribute, of names that have few. */
function identities(payloads: readonly unknown[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (key: string, value: string) =>
    found.set(key, (found.get(key) ?? new Set<string>()).add(value));
  for (const payload of payloads) {
    const tags = fieldOf(payload, 'tags') ?? fieldOf(payload, 'ddtags');
    const list: unknown[] = typeof tags === 'string' ? tags.split(',') : Array.isArray(tags) ? tags : [];
    for (const tag of list) {
      if (typeof tag !== 'string') continue;
      const [key = '', ...rest] = tag.split(':');
      if (isIdentity(key)) add(key, rest.join(':'));
    }
    if (typeof payload === 'object' && payload !== null) {
      for (const [key, value] of Object.entries(payload))
        if (isIdentity(key) && typeof value === 'string') add(key, value);
    }
  }
  return found;
}

/** Names that identify customers. */
function isIdentity(key: string): boolean {
  return /^(?:.*[._-])?(?:account|customer|tenant|org|organi[sz]ation|workspace|company|kunde)(?:[._-]?(?:id|name|uuid|key))?$/i.test(
    key,
  );
}
