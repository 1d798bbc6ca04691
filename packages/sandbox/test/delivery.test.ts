import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Receiver, until } from './receiver.ts';
import { RunningSandbox, type Credentials } from './running-sandbox.ts';

let sandbox: RunningSandbox;
let receiver: Receiver;
let credentials: Credentials;

beforeAll(async () => {
  sandbox = await RunningSandbox.start();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.control('reset');
  credentials = await sandbox.credentials();
  receiver = await Receiver.start();
});
afterEach(() => receiver.close());

async function api(method: string, path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(sandbox.url + path, {
    method,
    body: JSON.stringify(body),
    headers: { 'dd-api-key': credentials.api_key, 'dd-application-key': credentials.application_key },
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Record<string, unknown>;
}

const configuration = '/api/v1/integration/webhooks/configuration';

function createWebhook(change: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  return api('POST', `${configuration}/webhooks`, {
    name: 'fixture',
    url: `${receiver.url}/hook`,
    ...change,
  });
}

interface DescribedDelivery {
  status: string;
  transition: string;
  attempts: { status: number | null; failure: string | null }[];
}

async function deliveries(): Promise<DescribedDelivery[]> {
  return ((await sandbox.get('/_sandbox/deliveries')) as { items: DescribedDelivery[] }).items;
}

describe('a delivery', () => {
  test('posts the default payload with every variable filled in', async () => {
    await createWebhook();
    await sandbox.control('alerts', { group: ['service:checkout', 'env:prod'], eventId: '123' });
    await until(() => receiver.requests.length === 1);
    const [request] = receiver.requests;
    expect(request).toMatchObject({ path: '/hook', headers: { 'content-type': 'application/json' } });
    const payload = JSON.parse(request!.body) as Record<string, unknown>;
    expect(payload).toMatchObject({
      body: expect.stringMatching(
        /^%%%\nFailing @webhook-fixture\n[^]*The monitor was last triggered at \w{3} \w{3} \d\d \d{4} [\d:]{8} UTC\.\n[^]*\n%%%$/,
      ) as unknown,
      event_type: 'query_alert_monitor',
      title: '[Triggered on {service:checkout,env:prod}] [TEST] Failures on checkout',
      org: { name: 'Developer Sandbox' },
      id: '123',
    });
    expect(payload.date).toMatch(/^\d{13}$/);
  });

  test('fills templates: custom variables, tags, JSON, headers, address; escapes what it must', async () => {
    await api('POST', `${configuration}/custom-variables`, {
      name: 'TOKEN',
      value: 's3cret',
      is_secret: true,
    });
    await createWebhook({
      url: `${receiver.url}/hook/$TOKEN`,
      custom_headers: '{"X-Token": "$TOKEN", "X-Cycle": "$ALERT_CYCLE_KEY"}',
      payload:
        '{"cycle":"$ALERT_CYCLE_KEY","service":"$TAGS[service]","none":"$TAGS[nothing]","text":"$EVENT_MSG",' +
        '"sample":$LOGS_SAMPLE,"unknown":"$NOPE","status":"$ALERT_TRANSITION","scope":"$ALERT_SCOPE"}',
    });
    await sandbox.control('alerts', {
      group: ['service:checkout'],
      cycleKey: 'cycle-1',
      transition: 'Recovered',
      webhook: 'fixture',
      variables: { EVENT_MSG: 'a "quoted"\nline', LOGS_SAMPLE: '{"columns":[]}' },
    });
    await until(() => receiver.requests.length === 1);
    const [request] = receiver.requests;
    expect(request!.path).toBe('/hook/s3cret');
    expect(request!.headers).toMatchObject({ 'x-token': 's3cret', 'x-cycle': 'cycle-1' });
    expect(JSON.parse(request!.body)).toEqual({
      cycle: 'cycle-1',
      service: 'checkout',
      none: '',
      text: 'a "quoted"\nline',
      sample: { columns: [] },
      unknown: '$NOPE',
      status: 'Recovered',
      scope: 'service:checkout',
    });
  });

  test('encodes as a form', async () => {
    await createWebhook({
      encode_as: 'form',
      payload: '{"id":"$ID","title":"a & b","org":{"id":"$ORG_ID"}}',
    });
    await sandbox.control('alerts', { eventId: '7' });
    await until(() => receiver.requests.length === 1);
    const form = new URLSearchParams(receiver.requests[0]!.body);
    expect([form.get('id'), form.get('title'), form.get('org')]).toEqual(['7', 'a & b', '{"id":"1000001"}']);
  });

  test('fetches a client-credentials token when the webhook has an auth method', async () => {
    receiver.answerBody({ access_token: 'delivery-token', token_type: 'Bearer' });
    const created = await api(
      'POST',
      '/api/v2/integration/webhooks/configuration/auth-method/oauth2-client-credentials',
      {
        data: {
          type: 'webhooks-auth-method-oauth2-client-credentials',
          attributes: {
            name: 'a',
            access_token_url: `${receiver.url}/token`,
            client_id: 'i',
            client_secret: 's',
            scope: 'alerts',
          },
        },
      },
    );
    await createWebhook({ auth_method_id: (created.data as { id: string }).id });
    await sandbox.control('alerts');
    await until(() => receiver.requests.length === 2);
    expect(receiver.requests[0]!.body).toBe(
      'grant_type=client_credentials&client_id=i&client_secret=s&scope=alerts',
    );
    expect(receiver.requests[1]!.headers.authorization).toBe('Bearer delivery-token');
  });
});

describe('the retry policy (R98)', () => {
  /** Moves the clock beyond every pause until nothing is waiting. */
  async function letTimePass(): Promise<void> {
    for (let minutes = 10; minutes <= 100; minutes += 10) {
      await until(async () => (await deliveries()).every(({ status }) => status !== 'sending'));
      if ((await deliveries()).every(({ status }) => status !== 'waiting')) return;
      await sandbox.moveClock(minutes * 60_000);
    }
  }

  test.each([
    ['500 and then 200', [500, 200], [500, 200], 'delivered'],
    ['a lost connection and then 200', ['drop', 200], [null, 200], 'delivered'],
    ['only 503', [503, 503, 503, 503, 503, 503, 503], [503, 503, 503, 503, 503, 503], 'failed'],
    ['404', [404], [404], 'failed'],
    ['429', [429], [429], 'failed'],
    ['a redirect', [302], [302], 'failed'],
  ] as const)('with a server that answers %s', async (_name, answers, attempts, status) => {
    receiver.answer(...answers);
    await createWebhook();
    await sandbox.control('alerts');
    await letTimePass();
    const [delivery] = await deliveries();
    expect(delivery!.attempts.map((attempt) => attempt.status)).toEqual(attempts);
    expect(delivery!.status).toBe(status);
    expect(new Set(receiver.requests.map(({ body }) => body)).size).toBe(1);
  });

  test('a test alert without any webhook is refused', async () => {
    await expect(sandbox.control('alerts')).rejects.toThrow('409');
  });
});

describe('monitors on received metrics', () => {
  const query = 'sum(last_5m):sum:fixture.failed{*} by {service}.as_count() > 3';

  async function fail(service: string, value: number): Promise<void> {
    const timestamp = Math.floor(Date.now() / 1000);
    const series = [
      {
        metric: 'fixture.failed',
        type: 1,
        interval: 10,
        points: [{ timestamp, value }],
        tags: [`service:${service}`],
      },
    ];
    await api('POST', '/api/v2/series', { series });
  }

  test('alert when the threshold is crossed, by group, and recover when the data is gone', async () => {
    await createWebhook({
      payload: '{"transition":"$ALERT_TRANSITION","scope":"$ALERT_SCOPE","cycle":"$ALERT_CYCLE_KEY"}',
    });
    await api('POST', '/api/v1/monitor', {
      type: 'query alert',
      query,
      name: 'Failures',
      message: '@webhook-fixture',
      options: { thresholds: { critical: 3, warning: 1 } },
    });
    await fail('checkout', 4);
    await fail('search', 2);
    await fail('cart', 1);
    const arrived = () =>
      receiver.requests.map(
        ({ body }) => JSON.parse(body) as Record<'transition' | 'scope' | 'cycle', string>,
      );
    await until(() => receiver.requests.length === 2);
    const bySite = (scope: string) => arrived().filter((alert) => alert.scope === scope);
    expect(bySite('service:checkout')).toMatchObject([{ transition: 'Triggered' }]);
    expect(bySite('service:search')).toMatchObject([{ transition: 'Warn' }]);

    await sandbox.control('evaluate');
    expect(receiver.requests).toHaveLength(2);

    await sandbox.moveClock(10 * 60_000);
    await until(() => receiver.requests.length === 4);
    const [triggered, recovered] = bySite('service:checkout');
    expect(recovered).toEqual({ ...triggered!, transition: 'Recovered' });
  });

  test.each([
    ['when it was made', { renotify_interval: 10 }, { message: '@webhook-fixture again' }],
    [
      'by a change',
      { renotify_interval: 0 },
      { options: { renotify_interval: 10, thresholds: { critical: 3 } } },
    ],
  ])('notify again at the interval that was set %s', async (_when, options, change) => {
    await createWebhook({ payload: '$ALERT_TRANSITION' });
    const { id } = await api('POST', '/api/v1/monitor', {
      type: 'query alert',
      query: query.replace('last_5m', 'last_1h'),
      message: '@webhook-fixture',
      options: { ...options, thresholds: { critical: 3 } },
    });
    const changed = await api('PUT', `/api/v1/monitor/${String(id)}`, change);
    expect(changed.options).toMatchObject({ renotify_interval: 10, thresholds: { critical: 3 } });
    await fail('checkout', 4);
    const arrived = () => receiver.requests.map(({ body }) => body);
    await until(() => arrived().length === 1);
    await sandbox.moveClock(9 * 60_000);
    await sandbox.control('evaluate');
    expect(arrived()).toHaveLength(1);
    await sandbox.moveClock(11 * 60_000);
    await until(() => arrived().length === 2);
    expect(arrived()).toEqual(['Triggered', 'Re-Triggered']);
  });

  test('a monitor that names another webhook does not notify this one', async () => {
    await createWebhook();
    await api('POST', '/api/v1/monitor', { type: 'query alert', query, message: '@webhook-other' });
    await fail('checkout', 9);
    const { alerts } = (await sandbox.control('evaluate')) as { alerts: unknown[] };
    expect(alerts).toHaveLength(1);
    expect(await deliveries()).toEqual([]);
  });

  test('are listed in pages, with the rate limit, for an access token with monitors_read (R27)', async () => {
    for (let index = 0; index < 5; index += 1) {
      await api('POST', '/api/v1/monitor', { type: 'query alert', query, name: `m${index}` });
    }
    const list = async (search: string) => {
      const response = await fetch(`${sandbox.url}/api/v1/monitor${search}`, {
        headers: { authorization: `Bearer ${credentials.access_token}` },
      });
      expect(response.headers.get('x-ratelimit-limit')).toMatch(/^\d+$/);
      return ((await response.json()) as { name: string }[]).map(({ name }) => name);
    };
    expect(await list('')).toHaveLength(5);
    expect(await list('?page=0&page_size=2')).toEqual(['m0', 'm1']);
    expect(await list('?page=2&page_size=2')).toEqual(['m4']);
    expect(await list('?page=3&page_size=2')).toEqual([]);
    expect(await list('?name=m3')).toEqual(['m3']);
  });
});
