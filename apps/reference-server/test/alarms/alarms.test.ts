import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { load } from 'js-yaml';
import { collectInstallation } from '../../src/collection/collect-installation.ts';
import { deliver } from '../../src/collection/deliver.ts';
import { giveUpBatches, saveCollected } from '../../src/collection/save-collected.ts';
import { createMetricsSources } from '../../src/metrics/metrics-sources.ts';
import { createServerMetrics } from '../../src/metrics/server-metrics.ts';
import { disconnectInstallation } from '@tilekit/core';
import { type AlertServer, connectWithWebhook, startAlertServer } from '../alerts/alert-server.ts';
import { evaluate, parseScrape, type Sample } from './evaluate.ts';

const file = resolve(import.meta.dirname, '../../monitoring/prometheus-rules.yaml');
const { groups } = load(readFileSync(file, 'utf8')) as {
  groups: readonly {
    rules: readonly { alert: string; expr: string; annotations: { runbook_url: string } }[];
  }[];
};
const rules = groups.flatMap((group) => group.rules);
const runbook = readFileSync(resolve(import.meta.dirname, '../../../../docs/operations.md'), 'utf8');

let server: AlertServer;
let clockDifferenceMs = 0;
beforeAll(async () => {
  server = await startAlertServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** One organization each, so that a customer finds no API key of another: a second connection would need recovery. */
const domains = [
  ...['datadoghq.eu', 'datadoghq.com', 'us3.datadoghq.com', 'ap1.datadoghq.com', 'ap2.datadoghq.com'],
  ...['uk1.datadoghq.com', 'ddog-gov.com', 'us2.ddog-gov.com'],
];

let count = 0;
/** A separate connected customer, for one incident; one that needs recovery, when all organizations are taken. */
async function customer(): Promise<string> {
  const domain = domains[count % domains.length] ?? '';
  count += 1;
  return (await server.connect(`alarm-${count}@customer.example`, domain)).id;
}

/** Collected data that waits to be sent, since a time ago. */
async function queue(installationId: string, minutesAgo = 0): Promise<void> {
  const now = new Date(server.options.now().getTime() - minutesAgo * 60_000);
  const collected = { logs: [{ message: 'one', source: 'alarm', service: 'alarm' }] };
  await server.options.database
    .transaction()
    .execute((transaction) => saveCollected(transaction, server.boss, { installationId, collected, now }));
}

const fail = (path: string, status: number, times = 50) =>
  server.setFaults([{ match: { path }, times, respond: { status, body: { errors: ['failed'] } } }]);

/** The incident behind each alert, simulated. */
const incidents: Readonly<Record<string, () => Promise<unknown>>> = {
  // First: the other incidents leave customers with problems behind.
  CustomersWithProblem: async () => {
    const id = await customer();
    await queue(id);
    await fail('/api/v2/logs', 429);
    await deliver(server.options, { installationId: id });
  },
  CustomerSilent: async () => {
    const id = await customer();
    await sql`update collections set last_accepted_at = now() - interval '20 minutes' where installation_id = ${id}`.execute(
      server.options.database,
    );
  },
  DeliveriesRefused: async () => {
    const id = await customer();
    await queue(id);
    await fail('/api/v2/logs', 403);
    await deliver(server.options, { installationId: id });
  },
  DataLost: async () => {
    await queue(await customer(), 20 * 60);
    await giveUpBatches(server.options);
  },
  WindowsAbandoned: async () => {
    const id = await customer();
    await sql`update collections set collected_until = now() - interval '3 hours' where installation_id = ${id}`.execute(
      server.options.database,
    );
    await collectInstallation(server.options, server.boss, id);
  },
  JobsFail: async () => {
    const id = await customer();
    const integration = {
      ...server.options.integration,
      collect: () => Promise.reject(new Error('simulated')),
    };
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await sql`update collections set collected_until = now() - interval '9 seconds' where installation_id = ${id}`.execute(
        server.options.database,
      );
      await collectInstallation({ ...server.options, integration }, server.boss, id);
    }
  },
  QueueStuck: () =>
    server.boss.insert('incident', [{ data: {}, startAfter: new Date(Date.now() - 10 * 60_000) }]),
  QueueGrows: () =>
    server.boss.insert(
      'incident',
      Array.from({ length: 10_001 }, () => ({ data: {} })),
    ),
  RefreshesFail: async () => {
    const id = await customer();
    await fail('/oauth2/v1/token', 500);
    server.advance(3_700_000);
    await server.options.accessTokens.getAccessToken(id).catch(() => undefined);
    server.advance(-3_700_000);
  },
  GrantsEnd: async () => {
    const ids: string[] = [];
    for (let grant = 0; grant < 6; grant += 1) ids.push(await customer());
    await fail('/oauth2/v1/token', 500, 0);
    await server.setFaults([
      {
        match: { path: '/oauth2/v1/token' },
        times: 6,
        respond: {
          status: 400,
          headers: { 'content-type': 'application/json' },
          body: { error: 'invalid_grant' },
        },
      },
    ]);
    server.advance(3_700_000);
    for (const id of ids) await server.options.accessTokens.getAccessToken(id).catch(() => undefined);
    server.advance(-3_700_000);
  },
  ConnectionsStuck: async () => {
    const id = await customer();
    await sql`update installations set status = 'connecting' where id = ${id}`.execute(
      server.options.database,
    );
  },
  RevocationsStuck: async () => {
    const installationId = await customer();
    await fail('/oauth2/v1/revoke', 503);
    await disconnectInstallation(server.options.lifecycle, { installationId });
  },
  AlertsRefused: async () => {
    const { id } = await connectWithWebhook(server, 'alarm-webhook@customer.example', 'us5.datadoghq.com');
    const { header } = await server.webhookOf(id);
    await server.send(id, {}, { [header]: 'not the secret' });
  },
  SecretsUnreadable: async () => {
    const id = await customer();
    await sql`update installations set account_id = 'another account' where id = ${id}`.execute(
      server.options.database,
    );
    await server.options.accessTokens.getAccessToken(id).catch(() => undefined);
  },
  ClockDiffers: () => {
    clockDifferenceMs = 20 * 3_600_000;
    return Promise.resolve();
  },
  ServerFails: async () => {
    await sql`alter table installations rename to away`.execute(server.options.database);
    const { browser } = { browser: server.browser() };
    await browser.open('/readyz');
    const page = await server.app.inject({
      method: 'POST',
      url: `/datadog/webhooks/${'x'.repeat(43)}`,
      payload: {},
    });
    await sql`alter table away rename to installations`.execute(server.options.database);
    expect(page.statusCode).toBe(503);
  },
};

/** What a scrape of this moment says: counters of the server, and gauges that nothing was kept of. */
async function scrape(sources = createMetricsSources(server.options.database)): Promise<readonly Sample[]> {
  const fresh = createServerMetrics(sources, () => clockDifferenceMs);
  const gauges = parseScrape(await fresh.registry.metrics());
  const counters = parseScrape(await server.options.metrics.registry.metrics());
  const isGauge = ({ name }: Sample) =>
    /^tilekit_(installations|queue|longest|database|clock)/.test(name) && !name.includes('_total');
  return [...gauges.filter(isGauge), ...counters.filter((sample) => !isGauge(sample))];
}

function fires(alert: string, before: readonly Sample[], after: readonly Sample[]): boolean {
  const rule = rules.find((one) => one.alert === alert);
  const value = evaluate(rule?.expr ?? '', before, after);
  return typeof value !== 'number' && value.length > 0;
}

test('every alert has a simulated incident, and a section of the runbook', () => {
  expect(rules.map(({ alert }) => alert).sort()).toEqual(
    [...Object.keys(incidents), 'ServerDown', 'DatabaseSilent'].sort(),
  );
  for (const { alert, annotations } of rules) {
    expect(runbook).toContain(`### ${alert}\n`);
    expect(annotations.runbook_url).toMatch(new RegExp(`#${alert.toLowerCase()}$`));
  }
});

test('without an incident, none fires', async () => {
  await customer();
  const calm = await scrape();
  expect(rules.filter(({ alert }) => fires(alert, calm, calm)).map(({ alert }) => alert)).toEqual([]);
});

test.each(Object.entries(incidents))(
  '%s fires at its incident',
  async (alert, play) => {
    const before = await scrape();
    expect(fires(alert, before, before)).toBe(false);
    await play();
    const after = await scrape();
    await fetch(`${server.sandboxUrl}/_sandbox/faults`, { method: 'DELETE' });
    expect(fires(alert, before, after)).toBe(true);
    clockDifferenceMs = 0;
  },
  60_000,
);

test('ServerDown and DatabaseSilent fire when nothing answers', async () => {
  const silent = () => Promise.reject(new Error('the database does not answer'));
  const down = await scrape({
    countInstallations: silent,
    readQueues: silent,
    readLongestSilence: silent,
    countProblems: silent,
  });
  expect(fires('DatabaseSilent', down, down)).toBe(true);
  expect(fires('ServerDown', [], [])).toBe(true);
});
