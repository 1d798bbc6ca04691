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
  const dashboard = { title: 'Fixture Overview', layout_type: 'ordered', widgets };
  const sandbox = await RunningSandbox.start(
    { logger: false },
    { 'assets/dashboards/overview.json': JSON.stringify(dashboard) },
  );
  const { api_key } = await sandbox.credentials();
  const point = { timestamp: Math.floor(Date.now() / 1000), value: 7 };
  const series = [{ metric: 'fixture.load', type: 3, points: [point], tags: ['service:shop'] }];
  await fetch(`${sandbox.url}/api.datadoghq.com/api/v2/series`, {
    method: 'POST',
    headers: { 'dd-api-key': api_key },
    body: JSON.stringify({ series }),
  });
  const browser = new Browser(sandbox.url);
  const integrations = await (await browser.get('/app.datadoghq.com/integrations')).text();
  await browser.post('/app.datadoghq.com/integrations/install', hiddenFields(integrations));
  const html = await (await browser.get('/app.datadoghq.com/dashboard/overview')).text();
  await sandbox.close();
  const sections = html.split('<section').slice(1);
  const noted = widgets.map(({ definition: { title } }) => {
    const section = sections.find((one) => one.includes(`<h2>${title}</h2>`)) ?? '';
    expect(section).toContain('>7<');
    return [title, section.includes(note)];
  });
  expect(Object.fromEntries(noted)).toEqual({ value: true, table: true, list: true, plain: false });
});
