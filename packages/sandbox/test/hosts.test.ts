import { v1 } from '@datadog/datadog-api-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fixtureClientId } from './fixture-tile.ts';
import { RunningSandbox } from './running-sandbox.ts';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await RunningSandbox.start();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control('reset'));

const open = (path: string) => fetch(sandbox.url + path, { redirect: 'manual' });

describe("a customer's own web address (R40, R42)", () => {
  const authorize = `/oauth2/v1/authorize?${new URLSearchParams({
    client_id: fixtureClientId,
    redirect_uri: 'http://127.0.0.1:4300/datadog/callback',
    response_type: 'code',
  }).toString()}`;

  test.each(['umbra.datadoghq.com', 'a1.us3.datadoghq.com', 'big-corp.datadoghq.eu', 'x.us2.ddog-gov.com'])(
    'serves the console and the consent page of its site: %s',
    async (host) => {
      const consent = await open(`/${host}${authorize}`);
      expect([consent.status, await consent.text()]).toEqual([
        200,
        expect.stringContaining('Developer Sandbox'),
      ]);
      expect((await open(`/${host}/integrations`)).status).toBe(200);
    },
  );

  test('shows the organization that has it, else what the site shows without it', async () => {
    const headers = { cookie: 'tilekit_sandbox_datadoghq_eu=nova' };
    const shown = async (host: string, init: RequestInit = {}) => {
      const page = await (await fetch(`${sandbox.url}/${host}/integrations`, init)).text();
      return /organization">\s*<summary>([^<]*)/.exec(page)?.[1];
    };
    expect(await shown('nova.datadoghq.eu')).toBe('Example Customer');
    expect(await shown('umbra.datadoghq.eu')).toBe('Developer Sandbox');
    expect(await shown('umbra.datadoghq.eu', { headers })).toBe('Example Customer');
    expect(await shown('developer-sandbox.datadoghq.eu', { headers })).toBe('Developer Sandbox');
  });

  test('has no API: that is the failure of R73', async () => {
    const { api_key } = await sandbox.credentials();
    const response = await fetch(`${sandbox.url}/umbra.datadoghq.com/api/v1/validate`, {
      headers: { 'dd-api-key': api_key },
    });
    expect([response.status, await response.text()]).toEqual([
      404,
      expect.stringContaining('api.datadoghq.com does'),
    ]);
  });

  test.each([
    'otlp.us2.ddog-gov.com',
    'app.us3.datadoghq.com',
    'a.b.datadoghq.com',
    'Umbra.datadoghq.com',
    'xn--a.datadoghq.com',
    '-a.datadoghq.com',
    'umbra.datadoghq.com.evil.io',
    'us1.datadoghq.com',
    'us2.datadoghq.com',
    'eu.datadoghq.com',
    'eu1.datadoghq.eu',
    'us3.datadoghq.eu',
    'us5.ddog-gov.com',
    'us1-fed.ddog-gov.com',
    'ap1.ap1.datadoghq.com',
    'uk1.us3.datadoghq.com',
    'www.datadoghq.com',
    'logs.datadoghq.com',
    'trace.datadoghq.eu',
    'agent.us5.datadoghq.com',
    'browser-intake.datadoghq.com',
    'public-trace-http-intake.datadoghq.com',
  ])('is one label that is none of Datadog’s own: %s is unknown', async (host) => {
    const response = await open(`/${host}/integrations`);
    expect([response.status, await response.text()]).toEqual([
      404,
      expect.stringContaining('Unknown Datadog host'),
    ]);
  });
});

describe('the spans intake of tracers without an agent', () => {
  const span = {
    trace_id: 'a1',
    span_id: 'b2',
    name: 'run',
    service: 's',
    start: 1_790_000_000,
    duration: 5,
  };
  const send = async (host: string, body: unknown, site: string) =>
    fetch(`${sandbox.url}/${host}/api/v2/spans`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'dd-api-key': (await sandbox.credentials(site)).api_key },
    });

  test.each([
    ['trace.browser-intake-datadoghq.com', 'datadoghq.com'],
    ['public-trace-http-intake.logs.datadoghq.com', 'datadoghq.com'],
    ['public-trace-http-intake.logs.datadoghq.eu', 'datadoghq.eu'],
    ['browser-intake-ap1-datadoghq.com', 'ap1.datadoghq.com'],
  ])('%s (R53)', async (host, site) => {
    expect((await send(host, { spans: [span] }, site)).status).toBe(200);
    expect((await send(host, { traces: [{ spans: [span] }, { spans: [span] }] }, site)).status).toBe(200);
    const received = await sandbox.received('traces', site);
    expect(received.map(({ payload }) => payload)).toEqual([span, span, span]);
    expect((await send(host, { span }, site)).status).toBe(400);
  });

  test('wants a key of its site', async () => {
    const host = 'public-trace-http-intake.logs.datadoghq.eu';
    expect((await send(host, { spans: [span] }, 'datadoghq.com')).status).toBe(403);
  });
});

test.each(['trace.agent.datadoghq.com', 'browser-intake-datadoghq.eu', 'navy.oncall.datadoghq.com'])(
  'a host without an API for partners says so itself: %s',
  async (host) => {
    const response = await open(`/${host}/api/v2/rum`);
    expect([response.status, await response.text()]).toEqual([
      404,
      `{"errors":["${host} has no API for partners."]}`,
    ]);
  },
);

test('the list of addresses has the sections of the schema, whole and one by one', async () => {
  // The vendor generates its client from its OpenAPI document.
  const schema = Object.values(v1.IPRanges.getAttributeTypeMap()).map(({ baseName }) => baseName);
  const all = (await sandbox.get('/ip-ranges.datadoghq.eu/')) as Record<string, unknown>;
  const { version, modified, ...sections } = all;
  expect(Object.keys(all).sort()).toEqual(schema.filter((key) => key !== 'additionalProperties').sort());
  for (const [section, prefixes] of Object.entries(sections)) {
    expect(await sandbox.get(`/ip-ranges.datadoghq.eu/${section}.json`)).toEqual({
      version,
      modified,
      [section]: prefixes,
    });
  }
  expect((await open('/app.datadoghq.eu/')).headers.get('location')).toBe('/app.datadoghq.eu/integrations');
});
