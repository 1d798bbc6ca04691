import { expect, test } from 'vitest';
import { Browser, hiddenFields } from './partner.ts';
import { RunningSandbox } from './running-sandbox.ts';

const note = 'Colors that follow a range of values are not drawn.';

const widgets = [
  { title: 'value', type: 'query_value', by: '', format: { type: 'range', palette: 'transparent_to_green' } },
  { title: 'table', type: 'query_table', by: ' by {service}', format: { type: 'range', value: 3 } },
  { title: 'list', type: 'toplist', by: ' by {service}', format: { palette: 'green_on_white' } },
  { title: 'plain', type: 'toplist', by: ' by {service}', format: { comparator: '>', value: 3 } },
].map(({ title, type, by, format }) => ({
  definition: {
    ...{ title, type },
    requests: [
      {
        response_format: 'scalar',
        queries: [
          { name: 'q1', data_source: 'metrics', query: `avg:fixture.load{*}${by}`, aggregator: 'last' },
        ],
        formulas: [{ formula: 'q1', conditional_formats: [{ palette: 'green_on_white', ...format }] }],
      },
    ],
  },
}));

test('a widget says which of its colors are not drawn', async () => {
  const show = await showWidgets(widgets);
  const noted = widgets.map(({ definition: { title } }) => {
    expect(show(title)).toContain('>7<');
    return [title, show(title).includes(note)];
  });
  expect(Object.fromEntries(noted)).toEqual({ value: true, table: true, list: true, plain: false });
});

test('a list of monitors searches for tags, colon and all', async () => {
  const searches = {
    'tag:(integration:fixture)': true,
    'tag:(integration:other OR integration:fix*)': true,
    'tag:integration:fixture': true,
    'tag:(integration:other)': false,
    '-tag:(integration:fixture)': false,
    'tag:(integration:fixture) message:Failing*': true,
  };
  const show = await showWidgets(
    Object.keys(searches).map((query) => ({
      definition: { type: 'manage_status', title: query, query, summary_type: 'monitors' },
    })),
  );
  const found = Object.keys(searches).map((query) => {
    expect(show(query)).not.toContain('Not evaluated');
    return [query, show(query).includes('Too much load')];
  });
  expect(Object.fromEntries(found)).toEqual(searches);
});

/** Draws widgets in an organization that has a monitor and received one point of `fixture.load`. */
async function showWidgets(
  shown: readonly { readonly definition: object }[],
): Promise<(title: string) => string> {
  const dashboard = { title: 'Fixture Overview', layout_type: 'ordered', widgets: shown };
  const sandbox = await RunningSandbox.start(
    { logger: false },
    { 'assets/dashboards/overview.json': JSON.stringify(dashboard) },
  );
  const { api_key, application_key } = await sandbox.credentials();
  const point = { timestamp: Math.floor(Date.now() / 1000), value: 7 };
  const series = [{ metric: 'fixture.load', type: 3, points: [point], tags: ['service:shop'] }];
  await fetch(`${sandbox.url}/api.datadoghq.com/api/v2/series`, {
    method: 'POST',
    headers: { 'dd-api-key': api_key },
    body: JSON.stringify({ series }),
  });
  await fetch(`${sandbox.url}/api.datadoghq.com/api/v1/monitor`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'dd-api-key': api_key,
      'dd-application-key': application_key,
    },
    body: JSON.stringify({
      type: 'query alert',
      query: 'avg(last_5m):avg:fixture.load{*} > 50',
      name: 'Too much load',
      message: 'Failing',
      tags: ['integration:fixture'],
    }),
  });
  const browser = new Browser(sandbox.url);
  const integrations = await (await browser.get('/app.datadoghq.com/integrations')).text();
  await browser.post('/app.datadoghq.com/integrations/install', hiddenFields(integrations));
  const html = await (await browser.get('/app.datadoghq.com/dashboard/overview')).text();
  await sandbox.close();
  const sections = html.split('<section').slice(1);
  return (title) => sections.find((one) => one.includes(`<h2>${title}</h2>`)) ?? `no widget ${title}`;
}
