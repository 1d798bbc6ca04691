import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningSandbox } from './running-sandbox.ts';

/** Every variable that the page of the Webhooks integration lists. */
const variables = [
  ...['AGGREG_KEY', 'ALERT_CYCLE_KEY', 'ALERT_ID', 'ALERT_METRIC', 'ALERT_PRIORITY', 'ALERT_QUERY'],
  ...['ALERT_SCOPE', 'ALERT_STATUS', 'ALERT_TITLE', 'ALERT_TRANSITION', 'ALERT_TYPE', 'DATE', 'EMAIL'],
  ...['EVENT_MSG', 'EVENT_TITLE', 'EVENT_TYPE', 'HOSTNAME', 'ID', 'LAST_UPDATED', 'LINK', 'LOGS_SAMPLE'],
  ...['METRIC_NAMESPACE', 'ORG_ID', 'ORG_NAME', 'PRIORITY', 'SNAPSHOT', 'TAGS', 'TEXT_ONLY_MSG', 'USER'],
  ...[
    'USERNAME',
    'INCIDENT_ATTACHMENTS',
    'INCIDENT_COMMANDER',
    'INCIDENT_CUSTOMER_IMPACT',
    'INCIDENT_FIELDS',
  ],
  ...['INCIDENT_INTEGRATIONS', 'INCIDENT_MSG', 'INCIDENT_PUBLIC_ID', 'INCIDENT_SEVERITY', 'INCIDENT_STATUS'],
  ...['INCIDENT_TITLE', 'INCIDENT_TODOS', 'INCIDENT_URL', 'INCIDENT_UUID', 'SECURITY_RULE_GROUP_BY_FIELDS'],
  ...['SECURITY_RULE_ID', 'SECURITY_RULE_MATCHED_QUERIES', 'SECURITY_RULE_NAME', 'SECURITY_RULE_QUERY'],
  ...['SECURITY_RULE_TYPE', 'SECURITY_SIGNAL_ATTRIBUTES', 'SECURITY_SIGNAL_ID', 'SECURITY_SIGNAL_MSG'],
  ...['SECURITY_SIGNAL_SEVERITY', 'SECURITY_SIGNAL_TITLE', 'SYNTHETICS_FIRST_FAILING_STEP_NAME'],
  ...['SYNTHETICS_SUMMARY', 'SYNTHETICS_TEST_NAME'],
];

describe('the variables of a delivery', () => {
  let sandbox: RunningSandbox;
  let monitorId: number;

  beforeAll(async () => {
    sandbox = await RunningSandbox.start({ logger: false });
    await sandbox.control('clock', { now: '2026-11-02T10:00:00Z' });
    const headers = { ...(await keys()), 'content-type': 'application/json' };
    const post = async (path: string, body: unknown) => {
      const response = await fetch(`${sandbox.url}/api.datadoghq.com${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return (await response.json()) as { id?: number };
    };
    await post('/api/v1/integration/webhooks/configuration/webhooks', {
      name: 'all',
      url: 'http://127.0.0.1:9/',
      encode_as: 'form',
      payload: JSON.stringify(Object.fromEntries(variables.map((name) => [name, `$${name}`]))),
    });
    const made = await post('/api/v1/monitor', {
      ...{ type: 'query alert', name: 'Load of {{host.name}}', priority: 2, tags: ['team:web'] },
      message:
        '**Load** is {{#is_alert}}high{{/is_alert}}{{#is_recovery}}normal{{/is_recovery}} @webhook-all',
      query: 'avg(last_5m):avg:shop.load{env:prod} by {host} > 3',
      options: { thresholds: { critical: 3 } },
    });
    monitorId = made.id ?? 0;
  });
  afterAll(() => sandbox.close());

  async function keys(): Promise<Record<string, string>> {
    const { api_key, application_key } = await sandbox.credentials();
    return { 'dd-api-key': api_key, 'dd-application-key': application_key };
  }

  async function deliver(options: Record<string, unknown> = {}): Promise<Record<string, string>> {
    const answer = (await sandbox.control('alerts', {
      ...{ monitor: monitorId, group: ['host:web-1'], value: 4.5, send: false },
      ...{ cycleKey: 'c1', eventId: '6000000000000000001' },
      ...options,
    })) as { requests: { body: string }[] };
    return Object.fromEntries(new URLSearchParams(answer.requests[0]?.body));
  }

  const at = String(Date.parse('2026-11-02T10:00:00Z'));
  const expected: Readonly<Record<string, string | RegExp>> = {
    AGGREG_KEY: 'c1',
    ALERT_CYCLE_KEY: 'c1',
    ALERT_ID: /^\d+$/,
    ALERT_METRIC: 'shop.load',
    ALERT_PRIORITY: 'P2',
    ALERT_QUERY: 'avg(last_5m):avg:shop.load{env:prod} by {host} > 3',
    ALERT_SCOPE: 'host:web-1',
    ALERT_STATUS: /shop\.load/,
    ALERT_TITLE: 'Load of web-1',
    ALERT_TRANSITION: 'Triggered',
    ALERT_TYPE: 'error',
    DATE: new RegExp(`^${at.slice(0, 9)}`),
    EMAIL: '',
    EVENT_MSG: /^%%%\n\*\*Load\*\* is high @webhook-all[\s\S]*%%%$/,
    EVENT_TITLE: '[P2] [Triggered on {host:web-1}] [TEST] Load of web-1',
    EVENT_TYPE: 'query_alert_monitor',
    HOSTNAME: 'web-1',
    ID: '6000000000000000001',
    LAST_UPDATED: new RegExp(`^${at.slice(0, 9)}`),
    LINK: 'https://app.datadoghq.com/event/event?id=6000000000000000001',
    METRIC_NAMESPACE: 'shop',
    ORG_ID: /^\d+$/,
    ORG_NAME: 'Developer Sandbox',
    PRIORITY: 'normal',
    SNAPSHOT: /^https:\/\/p\.datadoghq\.com\/snapshot\/.*\.png$/,
    TAGS: 'team:web, host:web-1, monitor, test',
    TEXT_ONLY_MSG: 'Load is high @webhook-all',
    USER: 'sandbox',
    USERNAME: 'sandbox',
  };

  test.each(variables)('$%s', async (name) => {
    const value = (await deliver())[name] ?? 'missing';
    // Those of incidents, security signals and synthetic tests have no value in an alert of a metric.
    const wanted = expected[name] ?? /^(|null)$/;
    if (typeof wanted === 'string') expect(value).toBe(wanted);
    else expect(value).toMatch(wanted);
  });

  test('every variable can be given a value by a test', async () => {
    const chosen = Object.fromEntries(variables.map((name) => [name, `value of ${name}`]));
    expect(await deliver({ variables: chosen })).toEqual(chosen);
  });

  test.each([
    ['Triggered', 'error', 'high'],
    ['Re-Triggered', 'error', 'high'],
    ['Warn', 'warning', ''],
    ['Recovered', 'success', 'normal'],
    ['No Data', 'error', ''],
  ])('of the transition %s', async (transition, type, word) => {
    const found = await deliver({ transition });
    expect(found.ALERT_TRANSITION).toBe(transition);
    expect(found.ALERT_TYPE).toBe(type);
    expect(found.EVENT_TITLE).toContain(`[${transition} on {host:web-1}]`);
    expect(found.TEXT_ONLY_MSG).toBe(`Load is ${word} @webhook-all`);
  });
});
