import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunningSandbox } from './running-sandbox.ts';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await RunningSandbox.start({ logger: false });
});
afterAll(() => sandbox.close());

async function post(path: string, body: unknown): Promise<Response> {
  const { api_key } = await sandbox.credentials();
  return fetch(`${sandbox.url}/api.datadoghq.com${path}`, {
    method: 'POST',
    headers: { 'dd-api-key': api_key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

const pipeline = {
  ...{ level: 'pipeline', unique_id: 'run-1', name: 'Deploy', url: 'https://example.com/run/1' },
  ...{ start: '2026-11-02T10:00:00Z', end: '2026-11-02T10:05:00Z', status: 'success', partial_retry: false },
};
const git = {
  commit_sha: '7f263865994b76066c4612fd1965215e7dcb4cd2',
  repository_url: 'https://example.com/a.git',
};
const evaluation = { join_on: { span: { span_id: '1', trace_id: '2' } }, ml_app: 'bot', timestamp_ms: 1 };

const intakes = [
  [
    'CI Visibility',
    '/api/v2/ci/pipeline',
    202,
    { data: { type: 'cipipeline_resource_request', attributes: { resource: pipeline } } },
  ],
  [
    'DORA metrics',
    '/api/v2/dora/deployment',
    200,
    { data: { attributes: { service: 'shop', started_at: 1_793_600_000, finished_at: 1_793_600_060, git } } },
  ],
  [
    'DORA metrics',
    '/api/v2/dora/failure',
    200,
    { data: { attributes: { services: ['shop'], started_at: 1_793_600_000 } } },
  ],
  [
    'LLM Observability',
    '/api/intake/llm-obs/v1/trace/spans',
    202,
    { data: { type: 'span', attributes: { ml_app: 'bot', spans: [{ name: 'answer', span_id: '1' }] } } },
  ],
  [
    'LLM Observability',
    '/api/intake/llm-obs/v2/eval-metric',
    202,
    { data: { type: 'evaluation_metric', attributes: { metrics: [{ label: 'tone', ...evaluation }] } } },
  ],
] as const;

test.each(intakes)('data for %s is kept as it came: %s', async (product, path, status, body) => {
  await sandbox.control('reset');
  expect((await post(path, body)).status).toBe(status);
  expect(await sandbox.received('other')).toMatchObject([{ payload: { product, path, body } }]);
  const page = await fetch(`${sandbox.url}/app.datadoghq.com/received/other`);
  expect(await page.text()).toContain(product);
});

test.each(intakes)('a body for %s without its data is refused: %s', async (_product, path) => {
  await sandbox.control('reset');
  expect((await post(path, { data: {} })).status).toBe(400);
  expect(await sandbox.received('other')).toEqual([]);
});
