import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { secretHeaderOf } from '../../src/webhooks/webhook-identity.ts';
import type { AlertJob } from '../../src/alerts/commit-delivery.ts';
import { giveUpAlert, handleAlert } from '../../src/alerts/handle-alert.ts';
import type { AppOptions } from '../../src/app-options.ts';
import { outputDirectory } from '../harness/canaries.ts';
import { testActions } from '../harness/test-tables.ts';
import { type AlertServer, connectWithWebhook, startAlertServer } from './alert-server.ts';

const domain = 'us5.datadoghq.com';
let server: AlertServer;
let id: string;
let account: string;
let browser: Awaited<ReturnType<typeof connectWithWebhook>>['browser'];
let count = 0;
beforeAll(async () => {
  server = await startAlertServer();
});
afterAll(() => server[Symbol.asyncDispose]());

beforeEach(async () => {
  await server.control('reset', {});
  count += 1;
  account = `visitor-${count}@customer.example`;
  ({ id, browser } = await connectWithWebhook(server, account, domain));
});

async function actions(): Promise<number> {
  const { database } = server.options;
  return (
    await testActions(database)
      .selectFrom('test_actions')
      .where('account_id', '=', account)
      .selectAll()
      .execute()
  ).length;
}

async function alerts() {
  return server.options.database
    .selectFrom('alerts')
    .where('account_id', '=', account)
    .selectAll()
    .orderBy('cycle')
    .execute();
}

async function nextJob() {
  const [job] = await server.boss.fetch<AlertJob>('alert');
  if (job === undefined) throw new Error('No job.');
  return job;
}

/** What the queue does when the last attempt's time is over. */
async function failForGood(jobId: string): Promise<void> {
  await sql`update jobs.job set retry_count = retry_limit where id = ${jobId}`.execute(
    server.options.database,
  );
  await server.boss.fail('alert', jobId);
}

async function giveUp(): Promise<void> {
  const [last] = await server.boss.fetch<AlertJob>('alert-given-up');
  if (last === undefined) throw new Error('No message was recorded.');
  await giveUpAlert(server.options, last.data);
  await server.boss.complete('alert-given-up', last.id);
}

function dyingAt(step: string): AppOptions {
  return {
    ...server.options,
    onStep: (reached) => (reached === step ? Promise.reject(new Error('killed')) : undefined),
  };
}

const ago = (seconds: number) => String(server.options.now().getTime() - seconds * 1000);

test('copies of a delivery, one after the other and at the same time: one effect (E-03)', async () => {
  const date = ago(10);
  const answers = await Promise.all(Array.from({ length: 20 }, () => server.send(id, { date })));
  answers.push(await server.send(id, { date }));
  expect(answers.map(({ code }) => code).sort()).toEqual([
    'COMMITTED',
    ...Array.from({ length: 20 }, () => 'DUPLICATE'),
  ]);
  expect(answers.every(({ status }) => status < 300)).toBe(true);
  await server.processJobs();
  expect(await actions()).toBe(1);
});

test('one alert is acted on once, however often it renotifies', async () => {
  for (const [number, transition] of ['Triggered', 'Renotify', 'Re-Triggered', 'Renotify'].entries()) {
    await server.send(id, { id: `${number}`, alert_transition: transition, date: ago(100 - number) });
  }
  await server.processJobs();
  expect([await actions(), (await alerts()).length]).toEqual([1, 1]);
});

test('of two notifications of one alert that are worked off at the same time, one acts', async () => {
  for (const [number, alert_transition] of ['Triggered', 'Renotify'].entries())
    await server.send(id, { id: `${number}`, alert_transition, date: ago(100 - number) });
  const jobs = await server.boss.fetch<AlertJob>('alert', { batchSize: 2 });
  const bothApplied = Promise.withResolvers<undefined>();
  const reached = { applied: 0, acted: 0 };
  const options: AppOptions = {
    ...server.options,
    onStep: async (step) => {
      if (step === 'alert: acted') reached.acted += 1;
      if (step !== 'alert: applied') return;
      reached.applied += 1;
      if (reached.applied === jobs.length) bothApplied.resolve(undefined);
      await bothApplied.promise;
    },
  };
  await Promise.all(jobs.map(({ data }) => handleAlert(options, data)));
  expect(reached).toEqual({ applied: 2, acted: 1 });
  expect(await alerts()).toMatchObject([{ action: 'acted', transition: 'Renotify' }]);
});

test('an alert whose last attempt was killed does not stay due: the page says that it could not be done', async () => {
  await server.send(id);
  const job = await nextJob();
  await expect(handleAlert(dyingAt('alert: applied'), job.data)).rejects.toThrow('killed');
  await failForGood(job.id);
  expect(await alerts()).toMatchObject([{ action: 'due' }]);
  await giveUp();
  expect(await alerts()).toMatchObject([{ action: 'failed' }]);
  expect(await actions()).toBe(0);
});

test('an attempt that was given up and succeeds all the same: the page says what was done', async () => {
  await server.send(id);
  const job = await nextJob();
  const slow: AppOptions = {
    ...server.options,
    onStep: async (step) => {
      if (step !== 'alert: acted') return;
      await failForGood(job.id);
      await giveUp();
    },
  };
  await handleAlert(slow, job.data);
  expect([await actions(), await alerts()]).toMatchObject([1, [{ action: 'acted' }]]);
});

describe('an alert that recovers', () => {
  const recover = async () => {
    await server.send(id, { id: '2', alert_transition: 'Recovered', date: ago(50) });
    await server.processJobs();
  };

  test('between two attempts, before anything was done: nothing is rolled back', async () => {
    await server.send(id, { date: ago(100) });
    const { data } = await nextJob();
    await expect(handleAlert(dyingAt('alert: applied'), data)).rejects.toThrow('killed');
    await recover();
    await handleAlert(server.options, data);
    expect([await actions(), await alerts()]).toMatchObject([0, [{ action: null }]]);
    expect((await browser.open('/alerts')).text).toContain('recovered before anything had to be done');
  });

  test('while the first attempt begins: nothing is rolled back', async () => {
    await server.send(id, { date: ago(100) });
    const { data } = await nextJob();
    const onStep = (step: string) => (step === 'alert: applied' ? recover() : undefined);
    await handleAlert({ ...server.options, onStep }, data);
    expect([await actions(), await alerts()]).toMatchObject([0, [{ action: null }]]);
  });

  test('and triggers again before the repetition of its first attempt: it is acted on once', async () => {
    await server.send(id, { date: ago(100) });
    const { data } = await nextJob();
    await expect(handleAlert(dyingAt('alert: applied'), data)).rejects.toThrow('killed');
    await recover();
    await server.send(id, { id: '3', alert_transition: 'Re-Triggered', date: ago(20) });
    await server.processJobs();
    expect(await actions()).toBe(1);
    await handleAlert(server.options, data);
    expect([await actions(), await alerts()]).toMatchObject([1, [{ action: 'acted' }]]);
  });

  test('after it was acted on, but before that was on disk: the page says what was done', async () => {
    await server.send(id, { date: ago(100) });
    const { data } = await nextJob();
    await expect(handleAlert(dyingAt('alert: acted'), data)).rejects.toThrow('killed');
    await recover();
    await handleAlert(server.options, data);
    expect([await actions(), await alerts()]).toMatchObject([1, [{ action: 'acted' }]]);
  });
});

test('every alert is acted on: another cycle is another alert', async () => {
  await server.send(id, { id: '1', alert_cycle_key: 'a' });
  await server.send(id, { id: '2', alert_cycle_key: 'b' });
  await server.send(id, { id: '3', alert_cycle_key: '' });
  await server.send(id, { id: '4', alert_cycle_key: '' });
  await server.processJobs();
  expect([await actions(), (await alerts()).length]).toEqual([4, 4]);
});

test('Recovered before its own Triggered: nothing is rolled back (E-06)', async () => {
  await server.send(id, { id: '2', alert_transition: 'Recovered', date: ago(10) });
  expect(await server.send(id, { id: '1', date: ago(60) })).toEqual({ status: 202, code: 'COMMITTED' });
  await server.processJobs();
  expect(await actions()).toBe(0);
  expect(await alerts()).toMatchObject([{ transition: 'Recovered', action: null, outdated: 1 }]);
  expect((await browser.open('/alerts')).text).toContain('recovered before anything had to be done');
});

test('Warn and No Data are noted and roll nothing back', async () => {
  await server.send(id, { id: '1', alert_cycle_key: 'a', alert_transition: 'Warn' });
  await server.send(id, { id: '2', alert_cycle_key: 'b', alert_transition: 'No Data' });
  await server.processJobs();
  expect([await actions(), (await alerts()).length]).toEqual([0, 2]);
});

test('an old delivery is acknowledged, ignored and counted (E-04)', async () => {
  const before = await counted('TOO_OLD');
  expect(await server.send(id, { date: ago(3700) })).toEqual({ status: 200, code: 'TOO_OLD' });
  await server.processJobs();
  expect([await actions(), (await counted('TOO_OLD')) - before]).toEqual([0, 1]);
});

test('an alert that the integration has nothing to do about changes nothing and says why', async () => {
  await server.send(id, { tags: '', scope: '' });
  await server.processJobs();
  expect(await alerts()).toMatchObject([
    { action: 'nothing-to-do', action_label: 'Nothing to do', action_tone: 'quiet' },
  ]);
  expect(await actions()).toBe(0);
});

test('the integration is given every tag of the alert once, and what its own payload asks for', async () => {
  await server.send(id, { details: { query: 'avg(last_5m):avg:nova.load{*} > 3' } });
  await server.processJobs();
  const done = await testActions(server.options.database)
    .selectFrom('test_actions')
    .where('account_id', '=', account)
    .selectAll()
    .executeTakeFirstOrThrow();
  expect(done.tags).toBe('service:checkout,env:production,team:payments');
  expect(JSON.parse(done.details ?? '')).toEqual({ query: 'avg(last_5m):avg:nova.load{*} > 3' });
});

test.each(['a\\u0000', 'a\0b', 'half \ud83d'])(
  'an alert is acted on whatever its texts hold: %j',
  async (text) => {
    await server.send(id, { details: { query: text } });
    await server.processJobs();
    const done = await testActions(server.options.database)
      .selectFrom('test_actions')
      .where('account_id', '=', account)
      .selectAll()
      .executeTakeFirstOrThrow();
    const query = text.replace('\0', '').toWellFormed();
    expect(JSON.parse(done.details ?? '')).toEqual({ query });
  },
);

test('a webhook that was created with another payload is acted on, without its details', async () => {
  await server.send(id, { details: { former: 'x' } });
  await server.processJobs();
  const done = await testActions(server.options.database)
    .selectFrom('test_actions')
    .where('account_id', '=', account)
    .selectAll()
    .executeTakeFirstOrThrow();
  expect(done.details).toBeNull();
});

test('after the disconnection a delivery is refused for good, counted, and without effect (B-07)', async () => {
  const { token, secret, header } = await server.webhookOf(id);
  const [counter] = [await counted('DISCONNECTED')];
  await server.send(id, { id: '1', date: ago(5) });
  await browser.submit(await browser.open('/installations'), 'Disconnect');
  const url = `${server.options.config.publicUrl}/datadog/webhooks/${token}`;
  const headers = { 'content-type': 'application/json', [header]: secret };
  expect((await fetch(url, { method: 'POST', headers, body: '{}' })).status).toBe(404);
  // The one that was committed before has no effect either.
  await server.processJobs();
  expect([await actions(), (await counted('DISCONNECTED')) - counter]).toEqual([0, 1]);
  const row = await server.options.database
    .selectFrom('webhooks')
    .selectAll()
    .where('installation_id', '=', id)
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({ state: 'closed', token: null, secret: null, refused_deliveries: 1 });
  expect((await browser.open(`/installations/${id}/webhook`)).text).toContain('1 alert was refused');
});

describe('what Datadog did not send is refused', () => {
  test.each<[string, Record<string, string>, () => Record<string, string>, number]>([
    ['another secret', {}, () => ({ [secretHeaderOf(server.options.config)]: 'x'.repeat(43) }), 401],
    ['another type', {}, () => ({ 'content-type': 'text/plain' }), 415],
    ['no date', { date: '' }, () => ({}), 422],
  ])('%s', async (_, fields, headers, status) => {
    expect((await server.send(id, fields, headers())).status).toBe(status);
    expect(await server.processJobs()).toBe(0);
  });

  test('an unknown address', async () => {
    const url = `${server.options.config.publicUrl}/datadog/webhooks/${'a'.repeat(43)}`;
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
  });
});

test('texts from outside stay texts: NUL, markup, and links that lead elsewhere', async () => {
  await server.send(id, {
    title: 'a\0b <script>alert(1)</script>',
    link: 'https://app.datadoghq.com.evil.example/x',
    scope: 'service:<b>',
    alert_cycle_key: 'c\0',
  });
  await server.processJobs();
  const [alert] = await alerts();
  expect(alert).toMatchObject({ link: '', title: 'ab <script>alert(1)</script>' });
  const { text } = await browser.open('/alerts');
  expect(text).not.toContain('<script>');
  expect(text).not.toContain('<b>');
});

test('another account does not see the alerts', async () => {
  await server.send(id, { title: 'Only for its owner' });
  await server.processJobs();
  const other = await server.connect(`other-${count}@customer.example`, 'ap1.datadoghq.com');
  expect((await other.browser.open('/alerts')).text).not.toContain('Only for its owner');
});

describe('killed at', () => {
  const steps = ['alert: taken', 'alert: applied', 'alert: acted', 'alert: outcome saved'];
  test.each(steps)('"%s" and tried again: one effect, and the outcome on the page', async (step) => {
    await server.send(id);
    await expect(server.processJobs(dyingAt(step))).rejects.toThrow('killed');
    // The queue hands the job out again when it has expired.
    const { key } = await server.options.database
      .selectFrom('alert_deliveries')
      .select('key')
      .where('installation_id', '=', id)
      .executeTakeFirstOrThrow();
    await handleAlert(server.options, { installationId: id, key });
    expect(await actions()).toBe(1);
    expect(await alerts()).toMatchObject([{ action: 'acted' }]);
  });
});

test('the token of the address is in no log line (E-07)', async () => {
  const { token } = await server.webhookOf(id);
  await server.send(id, {}, { [secretHeaderOf(server.options.config)]: 'y'.repeat(43) });
  await fetch(`${server.options.config.publicUrl}/datadog/webhooks/${token}`);
  const logged = readFileSync(join(outputDirectory, `output-${process.pid}.log`), 'utf8');
  expect(logged).toContain('delivery refused');
  expect(logged).not.toContain(token);
});

async function counted(code: string): Promise<number> {
  const { values } = await server.options.metrics.webhooks.get();
  return values.find(({ labels }) => labels.code === code)?.value ?? 0;
}
