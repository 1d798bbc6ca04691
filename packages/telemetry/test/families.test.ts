import { sites } from '@tilekit/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createIncident,
  submitCorrelatedEvents,
  submitDistributions,
  submitEvents,
  submitLogs,
  submitMetrics,
  submitServiceChecks,
  updateIncident,
} from '../src/index.ts';
import { frozenClock, frozenSeconds, startRunningSandbox, type RunningSandbox } from './running-sandbox.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startRunningSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());
beforeEach(() => sandbox.reset());

describe.each(sites)('on $name', (site) => {
  it('every family arrives at its own host, and on no other site (R2, R11 to R16, R53)', async () => {
    const { apiKey, applicationKey, accessToken } = await sandbox.credentials(site);
    const how = { site, apiKey, endpoints: sandbox.endpoints, clock: frozenClock };
    const name = site.name.toLowerCase().replace('-', '_');
    const accepted = { accepted: 1, dropped: 0, requests: 1, reasons: {} };

    expect(
      await submitMetrics({
        ...how,
        series: [{ metric: `nova.${name}`, type: 'count', points: [{ timestamp: frozenSeconds, value: 3 }] }],
      }),
    ).toMatchObject(accepted);
    expect(
      await submitDistributions({
        ...how,
        series: [{ metric: `nova.${name}.d`, points: [{ timestamp: frozenSeconds, values: [1, 2] }] }],
      }),
    ).toMatchObject(accepted);
    expect(await submitLogs({ ...how, logs: [{ message: name, tags: ['env:prod'] }] })).toMatchObject(
      accepted,
    );
    expect(await submitEvents({ ...how, events: [{ title: name, text: 'v1' }] })).toMatchObject(accepted);
    expect(
      await submitCorrelatedEvents({
        ...how,
        applicationKey,
        events: [{ category: 'alert', title: name, status: 'error', priority: 1 }],
      }),
    ).toMatchObject(accepted);
    expect(
      await submitServiceChecks({ ...how, checks: [{ check: name, status: 'critical', host: 'h' }] }),
    ).toMatchObject(accepted);
    const call = { site, accessToken, endpoints: sandbox.endpoints };
    const incident = await createIncident({ ...call, incident: { title: name, customerImpacted: false } });
    const change = { title: `${name} resolved` };
    expect(await updateIncident({ ...call, incidentId: incident.id, change })).toMatchObject({
      id: incident.id,
      title: `${name} resolved`,
    });

    const received = async (family: string): Promise<unknown[]> =>
      (await sandbox.received(family)).map((item) => [item.site, item.payload]);
    expect(await received('metrics')).toEqual([
      [site.domain, { metric: `nova.${name}`, type: 1, points: [{ timestamp: frozenSeconds, value: 3 }] }],
      [site.domain, { metric: `nova.${name}.d`, points: [[frozenSeconds, [1, 2]]] }],
    ]);
    expect(await received('logs')).toEqual([[site.domain, { message: name, ddtags: 'env:prod' }]]);
    expect(await received('events')).toMatchObject([
      [site.domain, { title: name, text: 'v1' }],
      [site.domain, { data: { attributes: { title: name, category: 'alert' } } }],
    ]);
    expect(await received('service-checks')).toEqual([
      [site.domain, { check: name, status: 2, host_name: 'h', tags: [] }],
    ]);
    expect(await received('incidents')).toMatchObject([
      [site.domain, { data: { attributes: { title: name } } }],
    ]);
  });

  it('a key of another site is refused (D-06)', async () => {
    const other = sites.find(({ domain }) => domain !== site.domain)!;
    const { apiKey } = await sandbox.credentials(other);
    const submission = submitLogs({ site, apiKey, endpoints: sandbox.endpoints, logs: [{ message: 'x' }] });
    await expect(submission).rejects.toMatchObject({
      code: 'API_KEY_REJECTED',
      result: { accepted: 0, dropped: 0, undelivered: 1 },
    });
    expect(await sandbox.received('logs')).toEqual([]);
  });
});
