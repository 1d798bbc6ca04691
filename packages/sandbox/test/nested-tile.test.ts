import { expect, test } from 'vitest';
import { Browser, hiddenFields } from './partner.ts';
import { RunningSandbox } from './running-sandbox.ts';

const times = 9000;
const query = { name: 'q1', data_source: 'metrics', query: 'sum:fixture.runs{*}.as_count()' };
const notEvaluated = 'Not evaluated';

function withFormula(formula: string, type = 'timeseries'): object {
  return { definition: { type, title: 'Nested', requests: [{ formulas: [{ formula }], queries: [query] }] } };
}

/** As text: what is nested so deeply cannot be written by `JSON.stringify`. */
function groups(depth: number): string {
  const open = '{"definition":{"type":"group","title":"Nested","widgets":[';
  return `${open.repeat(depth)}${JSON.stringify(withFormula('q1'))}${']}}'.repeat(depth)}`;
}

/** The dashboard page of a tile that has this widget besides a harmless one. */
async function draw(widget: string): Promise<{ status: number; html: string; problems: string }> {
  const harmless = JSON.stringify({ definition: { type: 'free_text', text: 'Still here' } });
  const sandbox = await RunningSandbox.start(
    {},
    {
      'assets/dashboards/overview.json': `{"title":"Fixture Overview","layout_type":"ordered","widgets":[${widget},${harmless}]}`,
    },
  );
  const browser = new Browser(sandbox.url);
  const integrations = await (await browser.get('/app.datadoghq.com/integrations')).text();
  await browser.post('/app.datadoghq.com/integrations/install', hiddenFields(integrations));
  const response = await browser.get('/app.datadoghq.com/dashboard/overview');
  const html = await response.text();
  const problems = await (await browser.get('/app.datadoghq.com/integrations')).text();
  await sandbox.close();
  return { status: response.status, html, problems };
}

test.each([
  ['parentheses', `${'('.repeat(times)}q1${')'.repeat(times)}`],
  ['calls', `${'abs('.repeat(times)}q1${')'.repeat(times)}`],
  ['a chain', Array.from({ length: times }, () => 'q1').join('+')],
  ['a chain to the right', `${'q1-('.repeat(times)}q1${')'.repeat(times)}`],
  ['what never ends', '('.repeat(times)],
])('a formula of thousands of parts leaves the other widgets alone: %s', async (_name, formula) => {
  for (const type of ['timeseries', 'query_value', 'toplist', 'query_table']) {
    const { status, html } = await draw(JSON.stringify(withFormula(formula, type)));
    expect([status, html]).toEqual([200, expect.stringContaining(notEvaluated)]);
    expect(html).toContain('Still here');
  }
});

test('a formula of dozens of parts is drawn', async () => {
  const formula = `${'('.repeat(10)}${Array.from({ length: 60 }, () => 'q1').join('+')}${')'.repeat(10)}`;
  const { status, html } = await draw(JSON.stringify(withFormula(formula)));
  expect([status, html]).toEqual([200, expect.stringContaining('was ever received')]);
});

test.each([
  [1, 'was ever received'],
  [2, 'Datadog takes no group inside a group.'],
])('%i groups inside each other leave the other widgets alone', async (depth, text) => {
  const { status, html } = await draw(groups(depth));
  expect([status, html]).toEqual([200, expect.stringContaining(text)]);
  expect(html).toContain('Still here');
});

test('a dashboard file that nests too deep is not read, and the tile goes on', async () => {
  const { status, problems } = await draw(groups(times));
  expect([status, problems]).toEqual([404, expect.stringContaining('cannot be parsed')]);
});
