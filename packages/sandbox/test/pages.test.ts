import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fixtureClientId } from './fixture-tile.ts';
import { authorize, Browser, hiddenFields, json, postForm, redirectUri, testSecret } from './partner.ts';
import { RunningSandbox } from './running-sandbox.ts';

let sandbox: RunningSandbox;
let browser: Browser;

beforeAll(async () => {
  sandbox = await RunningSandbox.start();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.control('reset');
  browser = new Browser(sandbox.url);
});

const site = '/app.datadoghq.eu';

async function page(path: string): Promise<string> {
  const response = await browser.get(site + path);
  expect(response.status).toBe(200);
  return response.text();
}

/** Presses the button of a form on a page. */
async function press(from: string, action: string, fields: Record<string, string> = {}): Promise<Response> {
  return browser.post(site + action, { ...hiddenFields(await page(from)), ...fields });
}

async function connect(): Promise<{ access: string }> {
  const query = await authorize(browser, 'app.datadoghq.eu', { client_id: fixtureClientId });
  const answer = await json(
    await postForm(`${sandbox.url}/api.datadoghq.eu/oauth2/v1/token`, {
      grant_type: 'authorization_code',
      client_id: fixtureClientId,
      client_secret: testSecret,
      redirect_uri: redirectUri,
      code: query.get('code')!,
    }),
  );
  return { access: String(answer.access_token) };
}

async function createKey(access: string): Promise<{ status: number; key: string }> {
  const response = await fetch(`${sandbox.url}/api.datadoghq.eu/api/v2/api_keys/marketplace`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access}` },
  });
  const answer = (await response.json()) as { data?: { attributes: { key: string } } };
  return { status: response.status, key: answer.data?.attributes.key ?? '' };
}

describe('the Integrations page', () => {
  test('shows the tile: README tabs, media, data collected; HTML of others is text', async () => {
    const overview = await page('/integrations');
    expect(overview).toContain('Sees <strong>everything</strong>');
    expect(overview).toContain('/_sandbox/tile/images/one.png');
    expect(await page('/integrations?tab=configuration')).toContain('Click Connect Accounts');
    expect(await page('/integrations?tab=data-collected')).toContain('How many runs');
    const support = await page('/integrations?tab=support');
    expect(support).toContain('&lt;script&gt;');
    expect(support).not.toContain('<script>alert');
  });

  test('Install makes the dashboards appear, connecting the monitors and pipelines (R20, R21)', async () => {
    expect(await page('/dashboard/lists')).toContain('No dashboards yet');
    expect((await press('/integrations', '/integrations/install')).status).toBe(303);
    expect(await page('/dashboard/lists')).toContain('Fixture Overview');
    expect(await page('/dashboard/overview')).toContain('Runs over time');
    expect(await page('/monitors/manage')).not.toContain('Too many failures');

    await connect();
    expect(await page('/monitors/manage')).toContain('Too many failures');
    expect(await page('/integrations')).toContain('Installed and connected');
    for (const tab of ['overview', 'configuration']) {
      const connected = await page(`/integrations?tab=${tab}`);
      expect(connected).toContain('An account is connected.');
      for (const [, href = ''] of connected.matchAll(
        /<a href="([^"]*\/(?:received|dashboard|monitors|logs)\/[^"]+)"/g,
      ))
        await page(href.slice(href.indexOf(site) + site.length));
    }
  });

  test('Connect Accounts and Test Authorization lead to the onboarding URL with domain and site (R40, R62)', async () => {
    await press('/integrations', '/integrations/install');
    const address =
      'http://127.0.0.1:4300/datadog/onboarding?domain=datadoghq.eu&amp;site=https%3A%2F%2Fapp.datadoghq.eu';
    expect(await page('/integrations')).toContain(address);
    expect(await page('/developer-platform')).toContain(address);
  });

  test('revoking the authorization there ends its tokens', async () => {
    const { access } = await connect();
    await press('/integrations?tab=configuration', '/integrations/revoke');
    expect((await createKey(access)).status).toBe(401);
  });

  test('a tile without files is shown with its problems', async () => {
    const empty = await RunningSandbox.start({}, { 'manifest.json': '{', 'README.md': undefined });
    const response = await fetch(`${empty.url}/app.datadoghq.com/integrations`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('&quot;manifest.json&quot; cannot be parsed');
    await empty.close();
  });
});

test('a lost key can be revoked and made again, in the five steps of the guide (R56, R59)', async () => {
  const { access } = await connect();
  const first = await createKey(access);
  expect(first.status).toBe(201);
  expect((await createKey(access)).status).toBe(409);
  const keys = await page('/organization-settings/api-keys');
  expect(keys).toContain('OAuth Client API Key');
  expect(keys).toContain(`••••${first.key.slice(-4)}`);
  expect(keys).not.toContain(first.key);
  await press('/organization-settings/api-keys', '/organization-settings/api-keys/revoke');
  const validate = await fetch(`${sandbox.url}/api.datadoghq.eu/api/v1/validate`, {
    headers: { 'dd-api-key': first.key },
  });
  expect(validate.status).toBe(403);
  expect((await createKey(access)).status).toBe(201);
});

describe('organizations', () => {
  test('are switched per site, and each has its own data', async () => {
    await press('/integrations', '/switch-organization', { organization: 'customer' });
    expect(await page('/integrations')).toContain('Example Customer</summary>');
    expect(await (await browser.get('/app.datadoghq.com/integrations')).text()).toContain(
      'Developer Sandbox</summary>',
    );
    const consent = await browser.get(
      `${site}/oauth2/v1/authorize?${new URLSearchParams({ client_id: fixtureClientId, redirect_uri: redirectUri, response_type: 'code' }).toString()}`,
    );
    expect(consent.status).toBe(400);
  });

  test('leave for addresses of the console only', async () => {
    for (const back of ['https://evil.example/', '//evil.example', '/\\evil', '/app.datadoghq.com/../x']) {
      const response = await press('/integrations', '/switch-organization', {
        organization: 'customer',
        back,
      });
      expect(response.headers.get('location')).toBe(`${site}/integrations`);
    }
  });
});

describe('every form', () => {
  test.each([
    '/integrations/install',
    '/integrations/uninstall',
    '/integrations/revoke',
    '/switch-organization',
    '/organization-settings/api-keys/revoke',
    '/webhooks/test-alert',
    '/oauth2/v1/authorize',
  ])('refuses a post of another page: %s', async (path) => {
    await page('/integrations');
    expect((await browser.post(site + path, { csrf: 'forged' })).status).toBe(403);
  });
});

test('pages run no scripts but their own, are not framed and not kept', async () => {
  const { headers } = await browser.get(`${site}/integrations`);
  expect(headers.get('content-security-policy')).toContain(
    "default-src 'none'; script-src 'self'; connect-src 'self';",
  );
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('of the tile only images are served', async () => {
  for (const path of [
    'manifest.json',
    'images/../manifest.json',
    'images/%2e%2e/manifest.json',
    'README.md',
  ]) {
    expect((await fetch(`${sandbox.url}/_sandbox/tile/${path}`)).status).toBe(404);
  }
});

describe('the Received pages', () => {
  test('metrics tell what Datadog would bill as custom: combinations of tags, five times for a distribution', async () => {
    const { api_key } = await sandbox.credentials('datadoghq.eu');
    const timestamp = Math.floor(Date.now() / 1000);
    const send = (path: string, series: object[]) =>
      fetch(`${sandbox.url}/api.datadoghq.eu${path}`, {
        method: 'POST',
        headers: { 'dd-api-key': api_key },
        body: JSON.stringify({ series }),
      });
    const points = [{ timestamp, value: 1 }];
    await send('/api/v2/series', [{ metric: 'fixture.runs', points, tags: ['env:a'] }]);
    expect(await page('/received/metrics')).toContain('None of these metrics would be billed as custom.');
    await send('/api/v2/series', [
      { metric: 'foreign.size', points, tags: ['env:a'] },
      { metric: 'foreign.size', points, tags: ['env:b'] },
    ]);
    await send('/api/v1/distribution_points', [{ metric: 'foreign.wait', points: [[timestamp, [1, 2]]] }]);
    const html = await page('/received/metrics');
    expect(html).toContain('<b>7 custom metrics</b>');
    expect(html.match(/\d+ custom<|>standard</g)).toEqual(['>standard<', '2 custom<', '5 custom<']);
  });

  test.each(['metrics', 'logs', 'events', 'service-checks', 'traces', 'incidents'])(
    'have a page for %s, empty and full',
    async (family) => {
      expect(await page(`/received/${family}`)).toMatch(/No .* yet/);
      const { api_key, application_key, access_token } = await sandbox.credentials('datadoghq.eu');
      const headers = { 'dd-api-key': api_key, 'dd-application-key': application_key };
      const timestamp = Math.floor(Date.now() / 1000);
      const requests: Record<string, [string, unknown, Record<string, string>]> = {
        metrics: [
          'api.datadoghq.eu/api/v2/series',
          { series: [{ metric: 'needle', points: [{ timestamp, value: 1 }] }] },
          headers,
        ],
        logs: ['http-intake.logs.datadoghq.eu/api/v2/logs', { message: '<b>needle</b>' }, headers],
        events: ['api.datadoghq.eu/api/v1/events', { title: 'needle', text: 'x' }, headers],
        'service-checks': [
          'api.datadoghq.eu/api/v1/check_run',
          [{ check: 'needle', host_name: 'h', status: 0, tags: [] }],
          headers,
        ],
        traces: [
          'otlp.datadoghq.eu/v1/traces',
          { resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'needle' }] }] }] },
          { ...headers, 'content-type': 'application/json' },
        ],
        incidents: [
          'api.datadoghq.eu/api/v2/incidents',
          { data: { type: 'incidents', attributes: { title: 'needle', customer_impacted: false } } },
          { authorization: `Bearer ${access_token}` },
        ],
      };
      const [path, body, sent] = requests[family]!;
      await fetch(`${sandbox.url}/${path}`, { method: 'POST', headers: sent, body: JSON.stringify(body) });
      const html = await page(`/received/${family}`);
      expect(html).toContain('needle');
      expect(html).not.toContain('<b>needle</b>');
    },
  );

  test('search logs', async () => {
    const { api_key } = await sandbox.credentials('datadoghq.eu');
    await fetch(`${sandbox.url}/http-intake.logs.datadoghq.eu/api/v2/logs`, {
      method: 'POST',
      headers: { 'dd-api-key': api_key, 'content-type': 'application/json' },
      body: JSON.stringify([
        { message: 'one', service: 'checkout', level: 'error' },
        { message: 'two', service: 'cart' },
      ]),
    });
    const found = await page('/received/logs?search=status:error%20service:check*');
    expect(found).toContain('>one<');
    expect(found).not.toContain('>two<');
  });
});
