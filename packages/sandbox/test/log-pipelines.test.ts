import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fixtureClientId } from './fixture-tile.ts';
import { authorize, Browser, postForm, redirectUri, testSecret } from './partner.ts';
import { RunningSandbox } from './running-sandbox.ts';

const pipelineFile = `id: fixture
metric_id: fixture
backend_only: false
facets:
  - groups: [Runs]
    name: Run Result
    path: run.result
    source: log
  - groups: [Runs]
    name: Run Duration
    path: run.duration
    source: log
    type: integer
    facetType: range
pipeline:
  type: pipeline
  name: Fixture runs
  filter:
    query: source:fixture
  processors:
    - type: grok-parser
      name: Parse the line
      source: message
      grok:
        matchRules: run %{word:lvl} %{word:run.result} after %{integer:run.duration} ms
    - type: status-remapper
      name: Level is the status
      sources: [lvl]
    - type: service-remapper
      name: Team is the service
      sources: [team]
`;

let sandbox: RunningSandbox;
let browser: Browser;

beforeAll(async () => {
  sandbox = await RunningSandbox.start({}, { 'assets/logs/fixture.yaml': pipelineFile });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.control('reset');
  browser = new Browser(sandbox.url);
});

async function page(path: string): Promise<string> {
  const response = await browser.get(`/app.datadoghq.eu${path}`);
  expect(response.status).toBe(200);
  return response.text();
}

async function connect(): Promise<void> {
  const query = await authorize(browser, 'app.datadoghq.eu', { client_id: fixtureClientId });
  const response = await postForm(`${sandbox.url}/api.datadoghq.eu/oauth2/v1/token`, {
    grant_type: 'authorization_code',
    client_id: fixtureClientId,
    client_secret: testSecret,
    redirect_uri: redirectUri,
    code: query.get('code') ?? '',
  });
  expect(response.status).toBe(200);
}

async function send(...logs: Record<string, string>[]): Promise<void> {
  const { api_key } = await sandbox.credentials('datadoghq.eu');
  const response = await fetch(`${sandbox.url}/http-intake.logs.datadoghq.eu/api/v2/logs`, {
    method: 'POST',
    headers: { 'dd-api-key': api_key, 'content-type': 'application/json' },
    body: JSON.stringify(logs),
  });
  expect(response.status).toBe(202);
}

const failed = { message: 'error failed after 120 ms', ddsource: 'fixture' };

describe('logs are processed once an account is connected', () => {
  test('the page shows what was sent, what became of it, and which processors ran', async () => {
    await connect();
    await send(failed);
    const html = await page('/received/logs');
    expect(html).toContain('<span class="badge error">error</span>');
    expect(html).toContain('<h3>Raw</h3>');
    expect(html).toContain('&quot;duration&quot;: 120');
    expect(html).toContain('class="applied">Parse the line');
    expect(html).toContain('class="idle">Team is the service');
    expect(html).toContain('/logs/pipelines/explain?pipeline=fixture.yaml&amp;sample=error+failed');
  });

  test('before, the page says why they are not', async () => {
    await send(failed);
    const html = await page('/received/logs');
    expect(html).toContain('Not processed. No account was connected when the log arrived.');
    expect(html).not.toContain('<h3>Processed</h3>');
  });

  test('a log that no filter lets in is marked with the filters', async () => {
    await connect();
    await send({ ...failed, ddsource: 'other' });
    expect(await page('/received/logs')).toContain('Not processed. No filter let the log in: source:fixture');
  });

  test('the reserved attributes of a message of JSON count, as in the preprocessing of Datadog', async () => {
    await connect();
    const inside = {
      message: 'error failed after 120 ms',
      ddsource: 'fixture',
      syslog: { appname: 'runner' },
    };
    await send({ message: JSON.stringify(inside) });
    const html = await page('/received/logs?search=service:runner');
    expect(html).toContain('&quot;duration&quot;: 120');
  });

  test('facets are filters, with their type, over processed attributes', async () => {
    await connect();
    await send(failed, { message: 'info passed after 80 ms', ddsource: 'fixture' });
    const html = await page('/received/logs');
    expect(html).toContain('Run Result <small class="muted">string</small>');
    expect(html).toContain(`?search=${encodeURIComponent('@run.result:failed')}`);
    expect(html).toContain(`?search=${encodeURIComponent('@run.duration:[80 TO 120]')}`);
    const found = await page('/received/logs?search=@run.duration:%3E100');
    expect(found).toContain('error failed');
    expect(found).not.toContain('info passed');
  });

  test('the search API finds and returns processed attributes', async () => {
    await connect();
    await send(failed);
    const { api_key, application_key } = await sandbox.credentials('datadoghq.eu');
    const response = await fetch(`${sandbox.url}/api.datadoghq.eu/api/v2/logs/events/search`, {
      method: 'POST',
      headers: {
        'dd-api-key': api_key,
        'dd-application-key': application_key,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ filter: { query: '@run.result:failed status:error' } }),
    });
    expect(await response.json()).toMatchObject({
      data: [{ attributes: { status: 'error', attributes: { run: { result: 'failed', duration: 120 } } } }],
    });
  });
});

describe('the explain page', () => {
  const explain = (sample: string) => page(`/logs/pipelines/explain?sample=${encodeURIComponent(sample)}`);

  test('follows a log through the processors', async () => {
    const html = await explain('error failed after 120 ms');
    expect(html).toContain('2 of 3 processors applied');
    expect(html).toContain('+ run.duration = 120');
    expect(html).toContain('+ (status) = &quot;error&quot;');
  });

  test('shows how far a grok rule came', async () => {
    const html = await explain('error failed after x ms');
    expect(html).toContain(
      '19 of 23 characters, stopped at <code class="token">%{integer:run.duration}</code>',
    );
    expect(html).toContain('<mark>error failed after </mark>x ms');
  });

  test('a log that is too long is refused with the remedy', async () => {
    expect(await explain('x'.repeat(9000))).toContain('pnpm tile:logs --explain');
  });
});
