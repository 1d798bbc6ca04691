import { hostsOf, sites, webHostOf, type DatadogSite } from '@tilekit/core';
import { connect, faultOfEnd, openConsent, type Verification } from './flow.ts';
import type { SeenRequest } from './sandbox-control.ts';
import type { Step } from './report.ts';
import { step } from './step.ts';

const keyPath = '/api/v2/api_keys/marketplace';
const serverPaths = new Set(['/oauth2/v1/token', '/oauth2/v1/revoke', keyPath]);

/** The API key is made, once, and is where the customer can see it. */
export async function* checkApiKey(run: Verification): AsyncGenerator<Step> {
  const [site] = sites;
  if (!site) return;
  if (!run.scopes.includes('api_keys_write')) {
    yield { what: 'The client does not ask for `api_keys_write`, so no key is made', result: 'open' };
    return;
  }
  yield await step('The first connection made an API key', async () => {
    const made = await keyCalls(run, site, 201);
    return made.length === 1 ? undefined : `${made.length} keys were made on ${site.domain}.`;
  });
  yield await step('Connecting again kept it', async () => {
    const { page } = await connect(run, { from: 'tile', site });
    const made = await keyCalls(run, site, 201);
    return made.length === 1 ? faultOfEnd(run, page) : `${made.length} keys were made on ${site.domain}.`;
  });
  yield await step('It is on the API Keys page, with its last four characters only', async () => {
    const text = await run.sandbox.page(`/${webHostOf(site.webOrigin)}/organization-settings/api-keys`);
    if (!text.includes('OAuth Client API Key')) return 'The page lists no "OAuth Client API Key".';
    return /\b[0-9a-f]{32}\b/.test(text) ? 'The page shows a whole key.' : undefined;
  });
}

/** Every Datadog site, from its tile. */
export async function* checkSites(run: Verification): AsyncGenerator<Step> {
  for (const site of run.sites) {
    yield await step(`${site.name.padEnd(8)} ${site.domain}`, async () => {
      const { page, requests } = await connect(run, { from: 'tile', site });
      return faultOfEnd(run, page) ?? faultOfHosts(site, requests);
    });
  }
}

/** The customer's region decides, whatever the flow began with. */
export async function* checkRegions(run: Verification): AsyncGenerator<Step> {
  const [us1] = sites;
  const others = run.sites.filter((site) => site !== us1);
  for (const site of others) {
    yield await step(
      `Started without a site, ${site.name} chosen at Datadog: every call goes to ${site.apiHost}`,
      async () => {
        const before = await run.sandbox.lastRequest();
        const { visitor, page } = await openConsent(run, { from: 'partner' });
        // What the site chooser of Datadog's page does: the same request at another site.
        const [, , ...rest] = page.url.pathname.split('/');
        const moved = new URL(page.url);
        moved.pathname = ['', webHostOf(site.webOrigin), ...rest].join('/');
        const end = await visitor.press(await visitor.open(moved), 'Authorize');
        return faultOfEnd(run, end) ?? faultOfHosts(site, await run.sandbox.requests(before));
      },
    );
  }
  yield await step('No call of the server went to a host with a customer’s subdomain', async () => {
    const known = new Set(sites.flatMap((site) => hostsOf(site).map(String)));
    const strange = (await run.sandbox.requests()).find(({ host }) => host !== '' && !known.has(host));
    return strange && `${strange.method} ${strange.path} went to ${strange.host}.`;
  });
}

function faultOfHosts(site: DatadogSite, requests: readonly SeenRequest[]): string | undefined {
  const calls = requests.filter(({ path }) => serverPaths.has(path));
  if (!calls.some(({ path }) => path === '/oauth2/v1/token')) return 'The code was not exchanged.';
  const wrong = calls.find(({ host }) => host !== site.apiHost);
  return wrong && `${wrong.method} ${wrong.path} went to ${wrong.host}, not to ${site.apiHost}.`;
}

async function keyCalls(run: Verification, site: DatadogSite, wanted: number): Promise<SeenRequest[]> {
  const requests = await run.sandbox.requests();
  return requests.filter(
    ({ host, path, status }) => host === site.apiHost && path === keyPath && status === wanted,
  );
}
