import { sites } from '@tilekit/core';
import { describe, expect, it } from 'vitest';
import { createScriptedIntake } from '../../test/scripted-intake.ts';
import { createVirtualClock } from '../../test/virtual-clock.ts';
import type { DatadogEvent } from './events.ts';
import { submitEvents } from './events.ts';

const now = Date.UTC(2026, 10, 20, 12) / 1000;
const event: DatadogEvent = { title: 'Deployment 42', text: 'done' };

function submit(events: readonly DatadogEvent[]) {
  const intake = createScriptedIntake((items) =>
    JSON.stringify(items).includes('poison')
      ? { status: 400, body: '{"errors":["Event too far in the past"]}' }
      : undefined,
  );
  const { transport } = intake;
  const clock = createVirtualClock(now * 1000);
  return { intake, result: submitEvents({ site: sites[0]!, apiKey: 'key', transport, clock, events }) };
}

describe('submitEvents (R13)', () => {
  it('sends each event in a separate request, uncompressed', async () => {
    const { intake, result } = submit([
      {
        ...event,
        timestamp: new Date(now * 1000),
        alertType: 'success',
        priority: 'low',
        host: 'deploy-1',
        aggregationKey: 'deployment-42',
        sourceTypeName: 'Nova Deploy',
        deviceName: 'web',
        tags: ['env:prod'],
      },
      event,
    ]);
    expect(await result).toMatchObject({ accepted: 2, requests: 2 });
    expect(intake.requests[0]?.url.href).toBe(`https://${sites[0]!.apiHost}/api/v1/events`);
    expect(intake.requests[0]?.headers).not.toHaveProperty('content-encoding');
    expect(intake.taken).toContainEqual({
      title: 'Deployment 42',
      text: 'done',
      date_happened: now,
      alert_type: 'success',
      priority: 'low',
      host: 'deploy-1',
      aggregation_key: 'deployment-42',
      source_type_name: 'Nova Deploy',
      device_name: 'web',
      tags: ['env:prod'],
    });
    expect(intake.taken).toContainEqual({ title: 'Deployment 42', text: 'done' });
  });

  it.each<[string, Partial<Record<keyof DatadogEvent, unknown>>, string]>([
    ['no title', { title: '' }, 'FIELD_INVALID'],
    ['a text of 4,001 characters', { text: 'x'.repeat(4001) }, 'TEXT_TOO_LONG'],
    ['a key of 101 characters', { aggregationKey: 'x'.repeat(101) }, 'TEXT_TOO_LONG'],
    ['an unknown alert type', { alertType: 'fatal' }, 'FIELD_INVALID'],
    ['an unknown priority', { priority: 'high' }, 'FIELD_INVALID'],
    ['tags that are no list', { tags: {} }, 'FIELD_INVALID'],
    ['an event of 18 hours and a second ago (D-09)', { timestamp: now - 18 * 3600 - 1 }, 'TOO_OLD'],
    ['what Datadog refuses', { title: 'poison' }, 'REFUSED_BY_DATADOG'],
  ])('drops %s and sends its neighbour', async (_, change, reason) => {
    const { result } = submit([{ ...event, ...change } as DatadogEvent, event]);
    expect(await result).toMatchObject({ accepted: 1, dropped: 1, notes: [{ position: 0, reason }] });
  });

  it('sends a text of exactly 4,000 characters, counted as people do', async () => {
    const texts = ['x'.repeat(4000), '\u{1f600}'.repeat(4000)];
    expect(await submit(texts.map((text) => ({ ...event, text }))).result).toMatchObject({ accepted: 2 });
  });

  it('does not take 200 refused events for a fault of all: each was judged alone', async () => {
    const events = Array.from({ length: 200 }, () => ({ ...event, title: 'poison' }));
    expect(await submit([...events, event]).result).toMatchObject({ accepted: 1, dropped: 200 });
  });
});
