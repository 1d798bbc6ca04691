import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningSandbox } from './running-sandbox.ts';

describe('bodies of dashboards', () => {
  let sandbox: RunningSandbox;

  beforeAll(async () => {
    sandbox = await RunningSandbox.start({ logger: false });
  });

  afterAll(() => sandbox.close());

  async function post(...definitions: unknown[]) {
    const { api_key, application_key } = await sandbox.credentials();
    const response = await fetch(`${sandbox.url}/api.datadoghq.com/api/v1/dashboard`, {
      method: 'POST',
      headers: { 'dd-api-key': api_key, 'dd-application-key': application_key },
      body: JSON.stringify({
        title: 'Orders',
        layout_type: 'ordered',
        widgets: definitions.map((definition) => ({ definition })),
      }),
    });
    return { status: response.status, body: (await response.json()) as { errors?: string[] } };
  }

  const formula = (query: object, format?: object) => ({
    type: 'query_value',
    requests: [
      {
        response_format: 'scalar',
        queries: [query],
        formulas: [{ formula: 'query1', ...(format ? { conditional_formats: [format] } : {}) }],
      },
    ],
  });

  test('one type may have two forms', async () => {
    const search = { query: '*' };
    const steps = [{ facet: '@view.name', value: '/cart' }];
    const rum = {
      type: 'funnel',
      requests: [
        {
          request_type: 'funnel',
          query: { data_source: 'rum', query_string: '', steps },
        },
      ],
    };
    const journey = {
      type: 'funnel',
      requests: [
        {
          request_type: 'user_journey_funnel',
          query: {
            data_source: 'product_analytics_journey',
            search: {
              expression: 'a',
              node_objects: { a: { data_source: 'product_analytics', search } },
            },
          },
        },
      ],
    };
    expect((await post(rum)).status).toBe(200);
    expect((await post(journey)).status).toBe(200);
    expect((await post({ ...rum, requests: [{ request_type: 'funnel' }] })).status).toBe(400);
  });

  test.each([
    ['a widget', { type: 'custom', app_id: '3eb2e9ef', custom_widget_key: 'total_cost' }],
    [
      'a data source',
      formula({ data_source: 'traces', name: 'query1', search: { expression: 'a -> b' }, compute: {} }),
    ],
    [
      'a format',
      formula(
        { data_source: 'metrics', name: 'query1', query: 'avg:orders{*}' },
        { type: 'range', palette: 'transparent_to_green' },
      ),
    ],
  ])('%s that is newer than the documents is taken', async (_what, definition) => {
    expect((await post(definition)).status).toBe(200);
  });

  test('the widget inside a group is blamed', async () => {
    const group = {
      type: 'group',
      layout_type: 'ordered',
      widgets: [{ definition: { type: 'note' } }],
    };
    expect(await post(group)).toEqual({
      status: 400,
      body: { errors: ["Missing required parameter 'content'"] },
    });
  });
});
