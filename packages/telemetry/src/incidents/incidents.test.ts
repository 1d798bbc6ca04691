import { sites, TransportError, type Transport, type TransportRequest } from '@tilekit/core';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../test/virtual-clock.ts';
import { createIncident } from './incidents.ts';
import type { IncidentDraft } from './incidents.ts';
import { updateIncident } from './incidents.ts';

const draft: IncidentDraft = {
  title: 'Rollback of deployment 42 failed',
  customerImpacted: true,
  customerImpactScope: 'Checkout is down',
  fields: { severity: { type: 'dropdown', value: 'SEV-2' } },
  notifications: [{ handle: '@team@example.com', displayName: 'Team' }],
};
const created = JSON.stringify({
  data: {
    id: '00000000-0000-0000-0000-0000000000aa',
    type: 'incidents',
    attributes: { public_id: 7, title: 'x' },
  },
});
type Step = Error | [number, string?, Record<string, string>?];

function scripted(...steps: Step[]) {
  const requests: TransportRequest[] = [];
  const transport: Transport = async (request) => {
    await Promise.resolve();
    const step = steps[Math.min(requests.length, steps.length - 1)]!;
    requests.push(request);
    if (step instanceof Error) throw step;
    return { status: step[0], headers: step[2] ?? {}, body: Buffer.from(step[1] ?? '') };
  };
  return {
    requests,
    how: { site: sites[0]!, accessToken: 'token', transport, clock: createVirtualClock(0) },
  };
}

describe('createIncident (R16)', () => {
  it('posts the incident with the access token, and returns its id', async () => {
    const { requests, how } = scripted([201, created]);
    expect(await createIncident({ ...how, incident: draft })).toEqual({
      id: '00000000-0000-0000-0000-0000000000aa',
      publicId: 7,
      title: 'x',
    });
    expect(requests[0]).toMatchObject({ method: 'POST', headers: { authorization: 'Bearer token' } });
    expect(requests[0]?.headers).not.toHaveProperty('dd-api-key');
    expect(JSON.parse(requests[0]?.body as string)).toEqual({
      data: {
        type: 'incidents',
        attributes: {
          title: 'Rollback of deployment 42 failed',
          customer_impacted: true,
          customer_impact_scope: 'Checkout is down',
          fields: { severity: { type: 'dropdown', value: 'SEV-2' } },
          notification_handles: [{ handle: '@team@example.com', display_name: 'Team' }],
        },
      },
    });
  });

  it.each<[string, Partial<Record<keyof IncidentDraft, unknown>>]>([
    ['no title', { title: '' }],
    ['impact that is not said', { customerImpacted: undefined }],
    ['impact without a scope', { customerImpactScope: undefined }],
  ])('sends nothing for %s', async (_, change) => {
    const { requests, how } = scripted([201, created]);
    const incident = { ...draft, ...change } as IncidentDraft;
    await expect(createIncident({ ...how, incident })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(requests).toEqual([]);
  });

  it('repeats what certainly had no effect: 429, and a connection that was never made', async () => {
    const never = new TransportError('CONNECTION_FAILED', 'refused', { maybeSent: false });
    const { requests, how } = scripted([429, '', { 'x-ratelimit-reset': '2' }], never, [201, created]);
    expect(await createIncident({ ...how, incident: draft })).toMatchObject({ publicId: 7 });
    expect(requests).toHaveLength(3);
  });

  it.each<[string, Step]>([
    ['500', [500]],
    ['408', [408]],
    ['a lost connection', new TransportError('CONNECTION_LOST', 'gone', { maybeSent: true })],
    ['a timeout', new TransportError('TIMED_OUT', 'slow', { maybeSent: true })],
  ])('never opens two: after %s the outcome is unknown', async (_, step) => {
    const { requests, how } = scripted(step, [201, created]);
    const creating = createIncident({ ...how, incident: draft });
    await expect(creating).rejects.toMatchObject({ code: 'INCIDENT_OUTCOME_UNKNOWN' });
    expect(requests).toHaveLength(1);
  });

  it.each<[number, string]>([
    [401, 'ACCESS_TOKEN_REJECTED'],
    [400, 'BAD_REQUEST'],
    [404, 'NOT_FOUND'],
  ])('says what %i means', async (status, code) => {
    const { how } = scripted([status, '{"errors":["no"]}']);
    await expect(createIncident({ ...how, incident: draft })).rejects.toMatchObject({ code, status });
  });

  it.each(['<html>', '{"data":{}}', '[]', ''])('does not take %j for an incident', async (body) => {
    const { how } = scripted([201, body]);
    await expect(createIncident({ ...how, incident: draft })).rejects.toMatchObject({
      code: 'UNEXPECTED_ANSWER',
    });
  });
});

describe('updateIncident', () => {
  it('patches only what changes, and repeats after a failure', async () => {
    const { requests, how } = scripted([500], [200, created]);
    const change = {
      fields: { state: { type: 'dropdown', value: 'resolved' } },
      customerImpactEnd: new Date(0),
    } as const;
    await updateIncident({ ...how, incidentId: 'abc-1', change });
    expect(requests).toHaveLength(2);
    expect(requests[1]).toMatchObject({ method: 'PATCH' });
    expect(requests[1]?.url.pathname).toBe('/api/v2/incidents/abc-1');
    expect(JSON.parse(requests[1]?.body as string)).toEqual({
      data: {
        id: 'abc-1',
        type: 'incidents',
        attributes: {
          fields: { state: { type: 'dropdown', value: 'resolved' } },
          customer_impact_end: '1970-01-01T00:00:00.000Z',
        },
      },
    });
  });

  it.each(['', '../users', 'a/b', 'a?b', 'ä', 'x'.repeat(65)])(
    'sends nothing for the id %j',
    async (incidentId) => {
      const { requests, how } = scripted([200, created]);
      const updating = updateIncident({ ...how, incidentId, change: {} });
      await expect(updating).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      expect(requests).toEqual([]);
    },
  );
});
