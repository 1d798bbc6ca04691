import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createInstallationWebhook } from '../../src/webhooks/create-installation-webhook.ts';
import { scheduleWebhooks } from '../../src/jobs/schedule-due.ts';
import { type AlertServer, connectWithWebhook, startAlertServer } from './alert-server.ts';

const path = '/api/v1/integration/webhooks/configuration/webhooks';
let server: AlertServer;
let count = 0;
beforeAll(async () => {
  server = await startAlertServer();
});
afterAll(() => server[Symbol.asyncDispose]());

beforeEach(async () => {
  await server.control('reset', {});
  count += 1;
});

const requests = () => server.contacted.filter((url) => url.endsWith(path)).length;
const account = () => `visitor-${count}@customer.example`;
const errors = (text: string) => JSON.stringify({ errors: [text] });

/** The webhooks that exist at Datadog, seen with a key pair. */
async function existing(name: string): Promise<number> {
  const keys = await server.control<{ api_key: string; application_key: string }>(
    'credentials?site=datadoghq.com',
  );
  const headers = { 'dd-api-key': keys.api_key, 'dd-application-key': keys.application_key };
  return (await fetch(`${server.sandboxUrl}/api.datadoghq.com${path}/${name}`, { headers })).status;
}

test('it is created once, however often it is asked for, and the database does not tell how to call it', async () => {
  const before = requests();
  const { id } = await connectWithWebhook(server, account(), 'datadoghq.com');
  await Promise.all([1, 2, 3].map(() => createInstallationWebhook(server.options, id)));
  const { state, name, token, secret } = await server.webhookOf(id);
  expect([state, requests() - before, await existing(name)]).toEqual(['created', 1, 200]);
  const row = await server.options.database.selectFrom('webhooks').selectAll().executeTakeFirstOrThrow();
  expect(JSON.stringify(row)).not.toContain(token);
  expect(JSON.stringify(row)).not.toContain(secret);
});

test('several concurrent processes send one request', async () => {
  const { id } = await server.connect(account(), 'datadoghq.com');
  const before = requests();
  await Promise.all(Array.from({ length: 8 }, () => createInstallationWebhook(server.options, id)));
  expect(requests() - before).toBe(1);
});

describe('Datadog answers', () => {
  test.each<[string, object, string]>([
    ['nothing, before doing it', { drop: 'before' }, 'unknown'],
    ['nothing, after doing it', { drop: 'after' }, 'unknown'],
    ['500', { respond: { status: 500, body: errors('Internal') } }, 'unknown'],
    [
      '201 as a web page',
      { respond: { status: 201, headers: { 'content-type': 'text/html' }, body: '<p>' } },
      'unknown',
    ],
    ['403: the scope is missing', { respond: { status: 403, body: errors('Forbidden') } }, 'scope-missing'],
    ['400', { respond: { status: 400, body: errors('Invalid webhook') } }, 'refused'],
    ['409', { respond: { status: 409, body: errors('exists') } }, 'refused'],
    [
      '429',
      { respond: { status: 429, headers: { 'x-ratelimit-reset': '7' }, body: errors('slow') } },
      'wanted',
    ],
  ])('%s: a clear state, no second request, and the flow is connected', async (_, answer, state) => {
    await server.setFaults([{ match: { method: 'POST', path }, times: 1, ...answer }]);
    const before = requests();
    const { id, browser } = await connectWithWebhook(server, account(), 'datadoghq.com');
    expect((await server.webhookOf(id)).state).toBe(state);
    expect((await server.options.lifecycle.store.get(id))?.installation.status).toBe('connected');
    await scheduleWebhooks(server.options.database, server.boss, server.options.now());
    expect(requests() - before).toBe(1);
    expect((await browser.open(`/installations/${id}/webhook`)).status).toBe(200);
  });
});

test('after a 429 it is tried again when Datadog said, with the same name and address', async () => {
  const respond = { status: 429, headers: { 'x-ratelimit-reset': '30' }, body: '' };
  await server.setFaults([{ match: { method: 'POST', path }, times: 1, respond }]);
  const { id } = await connectWithWebhook(server, account(), 'datadoghq.com');
  const first = await server.webhookOf(id);
  const { next_at } = await server.options.database
    .selectFrom('webhooks')
    .select('next_at')
    .where('installation_id', '=', id)
    .executeTakeFirstOrThrow();
  expect(next_at.getTime() - Date.now()).toBeGreaterThan(25_000);
  await createInstallationWebhook(server.options, id);
  expect(await server.webhookOf(id)).toEqual({ ...first, state: 'created' });
});

describe('a lost answer', () => {
  async function loseAnswer(drop: 'before' | 'after') {
    await server.setFaults([{ match: { method: 'POST', path }, times: 1, drop }]);
    return connectWithWebhook(server, account(), 'datadoghq.com');
  }

  test('is settled by the first delivery', async () => {
    const { id } = await loseAnswer('after');
    expect(await server.send(id)).toEqual({ status: 202, code: 'COMMITTED' });
    expect((await server.webhookOf(id)).state).toBe('created');
  });

  test('is settled by the customer: it is there', async () => {
    const { id, browser } = await loseAnswer('after');
    const page = await browser.open(`/installations/${id}/webhook`);
    expect(page.text).toContain('Please check');
    const after = await browser.submit(page, 'It is there');
    expect(after.text).toContain('Ready');
  });

  test('is settled by the customer: it is not there, so that it is created', async () => {
    const { id, browser } = await loseAnswer('before');
    const { name } = await server.webhookOf(id);
    expect(await existing(name)).toBe(404);
    await browser.submit(await browser.open(`/installations/${id}/webhook`), 'It is not there: create it');
    await createInstallationWebhook(server.options, id);
    expect([(await server.webhookOf(id)).state, await existing(name)]).toEqual(['created', 200]);
  });

  test('is settled with the customer’s keys', async () => {
    const { id, browser } = await loseAnswer('after');
    const keys = await server.control<{ api_key: string; application_key: string }>(
      'credentials?site=datadoghq.com',
    );
    const page = await browser.open(`/installations/${id}/webhook`);
    await browser.submit(page, 'Look whether it exists', {
      api_key: keys.api_key,
      application_key: keys.application_key,
    });
    expect((await server.webhookOf(id)).state).toBe('created');
  });
});

test.each(['webhook: intent saved', 'webhook: created'])(
  'a crash at "%s" ends in unknown, never in a second webhook',
  async (step) => {
    const { id } = await server.connect(account(), 'datadoghq.com');
    const before = requests();
    const dying = {
      ...server.options,
      onStep: (reached: string) => (reached === step ? Promise.reject(new Error('killed')) : undefined),
    };
    await expect(createInstallationWebhook(dying, id)).rejects.toThrow('killed');
    expect((await server.webhookOf(id)).state).toBe('creating');
    await createInstallationWebhook(server.options, id);
    const later = new Date(server.options.now().getTime() + 3 * 60_000);
    await scheduleWebhooks(server.options.database, server.boss, later);
    expect((await server.webhookOf(id)).state).toBe('unknown');
    await createInstallationWebhook(server.options, id);
    expect(requests() - before).toBe(step === 'webhook: created' ? 1 : 0);
  },
);

test('the secret is replaced by hand: both count until the new one arrives (E-01)', async () => {
  const { id, browser } = await connectWithWebhook(server, account(), 'datadoghq.com');
  const { secret: old, header } = await server.webhookOf(id);
  const shown = await browser.submit(
    await browser.open(`/installations/${id}/webhook`),
    'Show me a new secret',
  );
  const [, fresh = ''] = /-Secret": "([\w-]{43})"/.exec(shown.text) ?? [];
  expect(fresh).toHaveLength(43);
  expect((await browser.open(`/installations/${id}/webhook`)).text).not.toContain(fresh);
  const send = (secret: string, number: string) => server.send(id, { id: number }, { [header]: secret });
  expect((await send(old, '1')).status).toBe(202);
  expect((await send(fresh, '2')).status).toBe(202);
  expect((await send(old, '3')).status).toBe(401);
  expect((await send(fresh, '4')).status).toBe(202);
});

test('with the customer’s keys: the secret moves into a variable, and the webhook is deleted', async () => {
  const { id, browser } = await connectWithWebhook(server, account(), 'datadoghq.com');
  const { name, secret } = await server.webhookOf(id);
  const keys = await server.control<{ api_key: string; application_key: string }>(
    'credentials?site=datadoghq.com',
  );
  const fields = { api_key: keys.api_key, application_key: keys.application_key };
  const open = () => browser.open(`/installations/${id}/webhook`);
  await browser.submit(await open(), 'Replace the secret', fields);
  expect((await server.webhookOf(id)).secret).not.toBe(secret);
  await server.control('alerts', { webhook: name });
  const { items } = await server.control<{ items: { attempts: { status: number }[] }[] }>('deliveries');
  expect(items[0]?.attempts.at(-1)?.status ?? (await lastStatus())).toBe(202);

  await browser.submit(await open(), 'Delete the webhook', fields);
  expect([(await server.webhookOf(id)).state, await existing(name)]).toEqual(['removed', 404]);
  const dump = JSON.stringify(await server.options.database.selectFrom('webhooks').selectAll().execute());
  expect(dump).not.toContain(keys.application_key);
});

test('another account sees and changes nothing (A-15)', async () => {
  const { id } = await connectWithWebhook(server, account(), 'datadoghq.com');
  const { browser } = await server.connect('other@customer.example', 'datadoghq.com');
  expect((await browser.open(`/installations/${id}/webhook`)).status).toBe(404);
  const own = await browser.open('/alerts');
  const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec(own.text) ?? [];
  for (const [path, action] of [
    ['webhook', 'rotate'],
    ['webhook/with-keys', 'remove'],
  ]) {
    const body = new URLSearchParams({
      _csrf: token,
      action: action ?? '',
      api_key: 'a',
      application_key: 'b',
    });
    expect((await browser.open(`/installations/${id}/${path}`, { method: 'POST', body })).status).toBe(404);
  }
});

async function lastStatus(): Promise<number | undefined> {
  for (let turn = 0; turn < 50; turn += 1) {
    const { items } = await server.control<{ items: { attempts: { status: number }[] }[] }>('deliveries');
    const status = items[0]?.attempts.at(-1)?.status;
    if (status !== undefined) return status;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return undefined;
}
