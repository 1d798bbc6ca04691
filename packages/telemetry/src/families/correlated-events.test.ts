import { sites } from '@tilekit/core';
import { describe, expect, it } from 'vitest';
import { createScriptedIntake } from '../../test/scripted-intake.ts';
import { createVirtualClock } from '../../test/virtual-clock.ts';
import type { CorrelatedEvent } from './correlated-events.ts';
import { submitCorrelatedEvents } from './correlated-events.ts';

const now = Date.UTC(2026, 10, 20, 12) / 1000;
const change = {
  category: 'change',
  title: 'Flag on',
  changedResource: { name: 'new-checkout', type: 'feature_flag' },
} as const;
const alert = { category: 'alert', title: 'Rollback failed', status: 'error' } as const;

function submit(events: readonly CorrelatedEvent[]) {
  const intake = createScriptedIntake();
  const { transport } = intake;
  const clock = createVirtualClock(now * 1000);
  const credentials = { apiKey: 'key', applicationKey: 'app' };
  return {
    intake,
    result: submitCorrelatedEvents({ site: sites[3]!, ...credentials, transport, clock, events }),
  };
}

describe('submitCorrelatedEvents', () => {
  it('sends change and alert events to the event intake with both keys', async () => {
    const { intake, result } = submit([
      {
        ...change,
        message: 'for 10 %',
        timestamp: now,
        host: 'web',
        tags: ['env:prod'],
        aggregationKey: 'k',
        impactedServices: ['shop'],
        author: { name: 'sam', type: 'user' },
        previousValue: { on: false },
        newValue: { on: true },
        metadata: { ticket: 7 },
      },
      { ...alert, priority: 2, custom: { a: 1 } },
    ]);
    expect(await result).toMatchObject({ accepted: 2, requests: 2 });
    expect(intake.requests[0]?.url.href).toBe(`https://${sites[3]!.eventsHost}/api/v2/events`);
    expect(intake.requests[0]?.headers).toMatchObject({ 'dd-api-key': 'key', 'dd-application-key': 'app' });
    expect(intake.taken).toContainEqual({
      data: {
        type: 'event',
        attributes: {
          title: 'Flag on',
          category: 'change',
          message: 'for 10 %',
          timestamp: '2026-11-20T12:00:00.000Z',
          host: 'web',
          tags: ['env:prod'],
          aggregation_key: 'k',
          integration_id: 'custom-events',
          attributes: {
            changed_resource: { name: 'new-checkout', type: 'feature_flag' },
            impacted_resources: [{ name: 'shop', type: 'service' }],
            author: { name: 'sam', type: 'user' },
            prev_value: { on: false },
            new_value: { on: true },
            change_metadata: { ticket: 7 },
          },
        },
      },
    });
    expect(intake.taken).toContainEqual({
      data: {
        type: 'event',
        attributes: {
          title: 'Rollback failed',
          category: 'alert',
          integration_id: 'custom-events',
          attributes: { status: 'error', priority: '2', custom: { a: 1 } },
        },
      },
    });
  });

  it.each<[string, object]>([
    ['another category', { ...alert, category: 'incident' }],
    ['a title of 501 characters', { ...alert, title: 'x'.repeat(501) }],
    ['a message of 4,001 characters', { ...alert, message: 'x'.repeat(4001) }],
    ['an empty message', { ...alert, message: '' }],
    ['a host of 256 characters', { ...alert, host: 'x'.repeat(256) }],
    ['a key of 101 characters', { ...alert, aggregationKey: 'x'.repeat(101) }],
    ['no tag in a list', { ...alert, tags: [] }],
    ['101 tags', { ...alert, tags: Array.from({ length: 101 }, (_, tag) => `t:${tag}`) }],
    ['a tag of 201 characters', { ...alert, tags: ['t'.repeat(201)] }],
    ['an unknown status', { ...alert, status: 'fatal' }],
    ['a priority of 6', { ...alert, priority: 6 }],
    [
      'a resource name of 129 characters',
      { ...change, changedResource: { name: 'x'.repeat(129), type: 'configuration' } },
    ],
    ['an unknown resource type', { ...change, changedResource: { name: 'x', type: 'server' } }],
    ['no resource', { ...change, changedResource: undefined }],
    ['101 services', { ...change, impactedServices: Array.from({ length: 101 }, () => 'x') }],
    ['an event that is too old', { ...alert, timestamp: now - 18 * 3600 - 1 }],
  ])('drops %s and sends its neighbour', async (_, event) => {
    expect(await submit([event as CorrelatedEvent, alert]).result).toMatchObject({ accepted: 1, dropped: 1 });
  });

  it.each<[string, object]>([
    ['a title of 500 characters', { ...alert, title: 'x'.repeat(500) }],
    ['a message of 4,000 characters', { ...alert, message: 'x'.repeat(4000) }],
    ['a host of 255 characters', { ...alert, host: 'x'.repeat(255) }],
    ['100 tags of 200 characters', { ...alert, tags: Array.from({ length: 100 }, () => 't'.repeat(200)) }],
  ])('sends %s', async (_, event) => {
    expect(await submit([event as CorrelatedEvent]).result).toMatchObject({ accepted: 1 });
  });
});
