import { parseDomain, type TransportResponse } from '@tilekit/core';
import { describe, expect, it } from 'vitest';
import {
  listMonitors,
  submitCorrelatedEvents,
  submitDistributions,
  submitEvents,
  submitLogs,
  submitMetrics,
  submitServiceChecks,
  type SubmissionOptions,
} from '../src/index.ts';
import { createVirtualClock } from './virtual-clock.ts';

const site = parseDomain('datadoghq.eu');
const now = new Date();
const points = [{ timestamp: now, value: 1 }];
const families: Readonly<Record<string, (how: SubmissionOptions) => Promise<unknown>>> = {
  metrics: (how) => submitMetrics({ ...how, series: [{ metric: 'a', type: 'gauge', points }] }),
  distributions: (how) =>
    submitDistributions({ ...how, series: [{ metric: 'a', points: [{ timestamp: now, values: [1] }] }] }),
  logs: (how) => submitLogs({ ...how, logs: [{ message: 'a' }] }),
  events: (how) => submitEvents({ ...how, events: [{ title: 'a', text: 'b' }] }),
  'correlated events': (how) =>
    submitCorrelatedEvents({
      ...how,
      applicationKey: 'a'.repeat(40),
      events: [{ category: 'alert', title: 'a', status: 'ok' }],
    }),
  'service checks': (how) =>
    submitServiceChecks({ ...how, checks: [{ check: 'a', status: 'ok', host: 'b' }] }),
};

const page = '<!DOCTYPE html><html><title>Sign in to proceed</title></html>';
const foreign: readonly [status: number, type: string, body: string][] = [
  [200, 'text/html; charset=utf-8', page],
  [202, 'text/html', page],
  [200, 'text/html', '{"status":"ok"}'],
  [200, 'application/json', '{"error":"sign in first"}'],
  [200, 'application/json', '{"login":"https://portal.example"}'],
  [200, 'application/json', '{}'],
  [202, 'application/json', '{"queued":true}'],
  [202, 'application/json', ''],
  [202, 'application/json', '{"errors":['],
  [204, 'text/plain', ''],
  [302, 'text/html', ''],
  [400, 'text/html', page],
  [400, 'application/json', '{"error":"bad request"}'],
  [401, 'application/json', '{"message":"Unauthorized"}'],
  [403, 'text/html', page],
  [403, 'application/json', '{"error":"forbidden by policy"}'],
  [404, 'text/html', page],
  [413, 'text/html', page],
];

function answering([status, type, body]: (typeof foreign)[number]) {
  const transport = (): Promise<TransportResponse> =>
    Promise.resolve({ status, headers: { 'content-type': type }, body: Buffer.from(body) });
  const accepted: number[] = [];
  return {
    accepted,
    how: {
      site,
      apiKey: 'k'.repeat(32),
      transport,
      clock: createVirtualClock(now.getTime()),
      onAccepted: (positions: Uint32Array) => accepted.push(...positions),
    },
  };
}

const rows = Object.keys(families).flatMap((family) => foreign.map((answer) => [family, ...answer] as const));

describe("an answer that is not Datadog's counts as nothing", () => {
  it.each(rows)('%s: %i %s %s', async (family, ...answer) => {
    const { how, accepted } = answering(answer);
    await expect(families[family]?.(how)).rejects.toMatchObject({
      code: 'UNEXPECTED_ANSWER',
      status: answer[0],
      result: { accepted: 0, dropped: 0, undelivered: 1 },
    });
    expect(accepted).toEqual([]);
  });

  it.each(Object.keys(families))('%s: a page with 502 is waited out, and then given up', async (family) => {
    const { how } = answering([502, 'text/html', page]);
    await expect(families[family]?.({ ...how, maxAttempts: 2 })).rejects.toMatchObject({
      code: 'DELIVERY_GAVE_UP',
      result: { accepted: 0, dropped: 0, undelivered: 1 },
    });
  });

  it.each(foreign)('monitors: %i %s %s', async (...answer) => {
    const { how } = answering(answer);
    const reading = listMonitors({ ...how, accessToken: 'token' }).next();
    await expect(reading).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' });
  });

  it.each<[string, number, string]>([
    ['metrics', 202, '{"errors":[]}'],
    ['logs', 202, '{}'],
    ['distributions', 202, '{"status": "ok"}'],
    ['service checks', 202, '{"status": "ok"}'],
    ['events', 202, '{"status":"ok","event":{"id":1}}'],
    ['correlated events', 202, '{"data":{"type":"event"},"links":{}}'],
  ])('%s: %i %s is Datadog’s', async (family, status, body) => {
    const { how, accepted } = answering([status, 'application/json', body]);
    expect(await families[family]?.(how)).toMatchObject({ accepted: 1, undelivered: 0 });
    expect(accepted).toEqual([0]);
  });
});
