import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { RunningSandbox } from './running-sandbox.ts';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await RunningSandbox.start({ logger: false });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control('reset'));

async function call(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const { api_key, application_key } = await sandbox.credentials();
  const response = await fetch(`${sandbox.url}/api.datadoghq.com${path}`, {
    method,
    headers: {
      'dd-api-key': api_key,
      'dd-application-key': application_key,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

const monitor = {
  ...{ type: 'query alert', name: 'Load', message: 'High', tags: ['service:shop'] },
  query: 'avg(last_5m):avg:shop.load{*} > 3',
  options: { thresholds: { critical: 3 } },
};

test('a tag policy refuses monitors that break it', async () => {
  const policy = { tag_key: 'team', tag_key_required: true, valid_tag_values: ['web', 'data'] };
  const data = { type: 'monitor-config-policy', attributes: { policy_type: 'tag', policy } };
  expect((await call('POST', '/api/v2/monitor/policy', { data })).status).toBe(200);
  expect((await call('POST', '/api/v1/monitor', monitor)).status).toBe(400);
  const tagged = (value: string) => ({ ...monitor, tags: [`team:${value}`] });
  expect((await call('POST', '/api/v1/monitor', tagged('other'))).status).toBe(400);
  expect((await call('POST', '/api/v1/monitor/validate', tagged('other'))).status).toBe(400);
  expect((await call('POST', '/api/v1/monitor', tagged('web'))).status).toBe(200);
});

test('a notification rule adds a webhook to the alerts that it fits', async () => {
  const webhooks = '/api/v1/integration/webhooks/configuration/webhooks';
  for (const name of ['shop', 'other'])
    await call('POST', webhooks, { name, url: `http://127.0.0.1:9/${name}` });
  const attributes = { name: 'Shop', filter: { tags: ['service:shop'] }, recipients: ['webhook-shop'] };
  const data = { type: 'monitor-notification-rule', attributes };
  expect((await call('POST', '/api/v2/monitor/notification_rule', { data })).status).toBe(200);
  const named = async (tags: string[]) => {
    const { body } = await call('POST', '/api/v1/monitor', { ...monitor, name: tags.join(), tags });
    const { id } = body as { id: number };
    await sandbox.control('alerts', { site: 'datadoghq.com', monitor: id });
    const { items } = (await sandbox.get('/_sandbox/deliveries')) as { items: { webhook: string }[] };
    return items.map(({ webhook }) => webhook);
  };
  expect(await named(['service:basket'])).toEqual([]);
  expect(await named(['service:shop'])).toEqual(['shop']);
});

test('a template keeps its versions, and its monitor must be one', async () => {
  const attributes = { title: 'Load', tags: [], monitor_definition: monitor };
  const type = 'monitor-user-template';
  const made = await call('POST', '/api/v2/monitor/template', { data: { type, attributes } });
  const { id } = (made.body as { data: { id: string } }).data;
  const path = `/api/v2/monitor/template/${id}`;
  await call('PUT', path, { data: { id, type, attributes: { ...attributes, title: 'High load' } } });
  const { body } = await call('GET', `${path}?with_all_versions=true`);
  expect(body).toMatchObject({
    data: {
      attributes: { title: 'High load', version: 1, versions: [{ title: 'Load' }, { title: 'High load' }] },
    },
  });
  const broken = { ...attributes, monitor_definition: { type: 'query alert', query: 'nothing' } };
  expect(
    (await call('POST', '/api/v2/monitor/template/validate', { data: { type, attributes: broken } })).status,
  ).toBe(400);
  expect((await call('POST', `${path}/validate`, { data: { id, type, attributes } })).status).toBe(204);
});
