import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RunningSandbox } from './running-sandbox.ts';

let sandbox: RunningSandbox;
let headers: Record<string, string>;

beforeAll(async () => {
  sandbox = await RunningSandbox.start();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.control('reset');
  const { api_key, application_key } = await sandbox.credentials();
  headers = {
    'dd-api-key': api_key,
    'dd-application-key': application_key,
    'content-type': 'application/json',
  };
});

async function call(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(sandbox.url + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

describe('what was sent can be read', () => {
  test('metrics by name, tags and host', async () => {
    const series = [
      {
        metric: 'fixture.load',
        type: 3,
        points: [{ timestamp: nowSeconds(), value: 1 }],
        tags: ['env:a'],
        resources: [{ type: 'host', name: 'web-1' }],
      },
    ];
    await call('POST', '/api/v2/series', { series });
    const since = nowSeconds() - 100;
    expect(await call('GET', `/api/v1/metrics?from=${since}&host=web-1`)).toMatchObject({
      body: { metrics: ['fixture.load'] },
    });
    expect(await call('GET', `/api/v1/metrics?from=${since}&host=web-2`)).toMatchObject({
      body: { metrics: [] },
    });
    expect(await call('GET', '/api/v2/metrics/fixture.load/all-tags')).toMatchObject({
      body: { data: { attributes: { tags: ['env:a', 'host:web-1'] } } },
    });
    expect(await call('GET', '/api/v1/hosts')).toMatchObject({
      body: { total_matching: 1, host_list: [{ name: 'web-1', up: true }] },
    });
  });

  test('tags of many metrics at once are configured, merged and deleted by a prefix', async () => {
    const point = { timestamp: nowSeconds(), value: 1 };
    const names = ['fixture.load', 'fixture.wait', 'other.load'];
    const series = names.map((metric) => ({ metric, type: 3, points: [point], tags: ['env:a', 'env:b'] }));
    await call('POST', '/api/v2/series', { series });
    const bulk = (method: string, attributes: object) =>
      call(method, '/api/v2/metrics/config/bulk-tags', {
        data: { type: 'metric_bulk_configure_tags', id: 'fixture.', attributes },
      });
    const tagsOf = async (metric: string) => {
      const { status, body } = await call('GET', `/api/v2/metrics/${metric}/tags`);
      return status === 200
        ? (body as { data: { attributes: { tags: string[] } } }).data.attributes.tags
        : status;
    };
    const emails = ['a@fixture.example'];
    expect(await bulk('POST', { emails, tags: ['env'] })).toEqual({
      status: 202,
      body: {
        data: {
          type: 'metric_bulk_configure_tags',
          id: 'fixture.',
          attributes: { emails, tags: ['env'], status: 'Accepted' },
        },
      },
    });
    await bulk('POST', { tags: ['team'], override_existing_configurations: false });
    expect(await Promise.all(names.map(tagsOf))).toEqual([['env', 'team'], ['env', 'team'], 404]);
    await bulk('POST', { tags: ['team'] });
    expect(await tagsOf('fixture.wait')).toEqual(['team']);
    expect(await bulk('DELETE', { emails })).toMatchObject({ status: 202 });
    expect(await tagsOf('fixture.wait')).toBe(404);
    expect(await call('GET', '/api/v2/metrics/fixture.load/tag-cardinalities')).toMatchObject({
      body: {
        data: [{ id: 'env', attributes: { cardinality_delta: 2 } }],
        meta: { metric_name: 'fixture.load' },
      },
    });
  });

  test('events, under the id that their post was answered', async () => {
    const posted = await call('POST', '/api/v1/events', { title: 'Deployed', text: 'v2', tags: ['env:a'] });
    const { event } = posted.body as { event: { id_str: string } };
    expect(await call('GET', `/api/v1/events/${event.id_str}`)).toMatchObject({
      status: 200,
      body: { event: { id_str: event.id_str, title: 'Deployed' } },
    });
    expect(await call('POST', '/api/v2/events/search', { filter: { query: 'env:a' } })).toMatchObject({
      body: { data: [{ attributes: { message: 'v2' } }] },
    });
    expect(await call('POST', '/api/v2/events/search', { filter: { query: 'env:b' } })).toMatchObject({
      body: { data: [] },
    });
  });

  test('logs, in pages and as numbers', async () => {
    const logs = [1, 2, 3].map((duration) => ({ message: `took ${duration}`, service: 'shop', duration }));
    await fetch(`${sandbox.url}/http-intake.logs.datadoghq.com/api/v2/logs`, {
      method: 'POST',
      headers,
      body: JSON.stringify(logs),
    });
    const first = await call('POST', '/api/v2/logs/events/search', {
      filter: { query: 'service:shop' },
      sort: 'timestamp',
      page: { limit: 2 },
    });
    const { data, meta } = first.body as { data: unknown[]; meta: { page: { after: string } } };
    expect(data).toHaveLength(2);
    const second = await call('POST', '/api/v2/logs/events/search', {
      filter: { query: 'service:shop' },
      sort: 'timestamp',
      page: { limit: 2, cursor: meta.page.after },
    });
    expect((second.body as { data: unknown[] }).data).toHaveLength(1);
    expect(
      await call('POST', '/api/v2/logs/analytics/aggregate', {
        compute: [{ aggregation: 'avg', metric: '@duration' }, { aggregation: 'count' }],
        filter: { query: 'service:shop' },
      }),
    ).toMatchObject({ body: { data: { buckets: [{ by: {}, computes: { c0: 2, c1: 3 } }] } } });
  });
});

describe("operations of Datadog's documents", () => {
  test('that are not imitated say so, with their name and scope', async () => {
    const answer = await call('GET', '/api/v2/team');
    expect(answer).toMatchObject({ status: 501 });
    expect(JSON.stringify(answer.body)).toMatch(/v2\.ListTeams.*teams_read/);
    const { items } = (await sandbox.get('/_sandbox/not-imitated')) as { items: { operation: string }[] };
    expect(items.map(({ operation }) => operation)).toContain('v2.ListTeams');
    expect(items.map(({ operation }) => operation)).not.toContain('v1.ListMonitors');
  });

  test('refuse a token without the scope that the document names', async () => {
    const { access_token } = await sandbox.credentials();
    const response = await fetch(`${sandbox.url}/api/v1/slo`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect([response.status, await response.json()]).toEqual([403, { errors: ['Forbidden'] }]);
  });

  test('refuse a body that departs from its schema, by the name of what is wrong', async () => {
    const answer = await call('POST', '/api/v1/dashboard', {
      title: 'x',
      layout_type: 'ordered',
      widgets: [{ definition: { type: 'note' } }],
    });
    expect(answer).toEqual({ status: 400, body: { errors: ["Missing required parameter 'content'"] } });
  });
});

test('a browser gets its errors as a page', async () => {
  const response = await fetch(`${sandbox.url}/app.datadoghq.eu/<nothing>`, {
    headers: { accept: 'text/html' },
  });
  const html = await response.text();
  expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  expect(html).toContain('href="/app.datadoghq.eu/integrations"');
  expect(html).not.toContain('<nothing>');
});
