import { sites } from '@tilekit/core';
import { describe, expect, it } from 'vitest';
import { createScriptedIntake } from '../../test/scripted-intake.ts';
import { createVirtualClock } from '../../test/virtual-clock.ts';
import type { LogEntry } from './logs.ts';
import { submitLogs } from './logs.ts';

const now = Date.UTC(2026, 10, 20, 12) / 1000;

function submit(logs: readonly LogEntry[], site = sites[0]!) {
  const intake = createScriptedIntake();
  const { transport } = intake;
  const clock = createVirtualClock(now * 1000);
  return { intake, result: submitLogs({ site, apiKey: 'key', transport, clock, logs }) };
}

describe('submitLogs (R12)', () => {
  it('goes to the log intake of every site (R53)', async () => {
    for (const site of sites) {
      const { intake, result } = submit([{ message: 'x' }], site);
      await result;
      expect(intake.requests.map(({ url }) => url.href)).toEqual([`https://${site.logsHost}/api/v2/logs`]);
    }
  });

  it('sends the reserved names, milliseconds, joined tags and further attributes', async () => {
    const { intake, result } = submit([
      {
        message: 'Deployment "42" failed\n\u{1f4a5}',
        timestamp: now - 60,
        source: 'nova_deploy',
        service: 'shop',
        host: 'deploy-1',
        status: 'error',
        tags: ['env:prod', 'team:web'],
        attributes: { deployment: { id: 42 }, nothing: undefined },
      },
      { message: 'with a Date', timestamp: new Date(now * 1000 - 1), attributes: {} },
    ]);
    expect(await result).toMatchObject({ accepted: 2, dropped: 0, reasons: {} });
    expect(intake.taken).toEqual([
      {
        message: 'Deployment "42" failed\n\u{1f4a5}',
        timestamp: (now - 60) * 1000,
        ddsource: 'nova_deploy',
        service: 'shop',
        hostname: 'deploy-1',
        status: 'error',
        ddtags: 'env:prod,team:web',
        deployment: { id: 42 },
      },
      { message: 'with a Date', timestamp: now * 1000 - 1 },
    ]);
  });

  const circular: Record<string, unknown> = {};
  circular.self = circular;

  it.each<[string, Partial<Record<keyof LogEntry, unknown>>, string]>([
    ['no message', { message: undefined }, 'FIELD_INVALID'],
    ['an empty message', { message: '' }, 'FIELD_INVALID'],
    ['a message that is an object', { message: {} }, 'FIELD_INVALID'],
    ['a service that is a number', { service: 5 }, 'FIELD_INVALID'],
    ['an attribute with a reserved name', { attributes: { ddtags: 'env:dev' } }, 'FIELD_INVALID'],
    ['attributes that are a list', { attributes: [1] }, 'FIELD_INVALID'],
    ['attributes that are a function', { attributes: () => 1 }, 'FIELD_INVALID'],
    ['attributes with their own JSON form', { attributes: new Date() }, 'FIELD_INVALID'],
    ['circular attributes', { attributes: circular }, 'NOT_SERIALISABLE'],
    ['a BigInt', { attributes: { n: 1n } }, 'NOT_SERIALISABLE'],
    ['tags that are no list', { tags: 'env:prod' }, 'FIELD_INVALID'],
    ['a log of 18 hours and a second ago (D-09)', { timestamp: now - 18 * 3600 - 1 }, 'TOO_OLD'],
    ['milliseconds', { timestamp: now * 1000 }, 'TIMESTAMP_IN_MILLISECONDS'],
  ])('drops %s and sends its neighbours', async (_, change, reason) => {
    const { intake, result } = submit([
      { message: 'a' },
      { message: 'bad', ...change } as LogEntry,
      { message: 'b' },
    ]);
    expect(await result).toMatchObject({ accepted: 2, dropped: 1, notes: [{ position: 1, reason }] });
    expect(intake.taken).toEqual([{ message: 'a' }, { message: 'b' }]);
  });

  it('keeps attributes that only look like the prototype', async () => {
    const attributes = JSON.parse('{"__proto__":{"x":1},"constructor":"c"}') as Record<string, unknown>;
    const { intake, result } = submit([{ message: 'a', attributes }]);
    expect(await result).toMatchObject({ accepted: 1 });
    expect(JSON.stringify(intake.taken)).toBe('[{"message":"a","__proto__":{"x":1},"constructor":"c"}]');
  });

  it('sends a log of exactly 18 hours ago', async () => {
    expect(await submit([{ message: 'x', timestamp: now - 18 * 3600 }]).result).toMatchObject({
      accepted: 1,
    });
  });

  it('sends a log of more than 1 MB with a warning, and drops one of more than 5 MB', async () => {
    const { result } = submit([
      { message: 'x'.repeat(1_000_001) },
      { message: 'y'.repeat(5_000_001) },
      { message: 'z' },
    ]);
    expect(await result).toMatchObject({
      accepted: 2,
      dropped: 1,
      reasons: { WILL_BE_TRUNCATED: 2, ITEM_TOO_LARGE: 1 },
    });
  });
});
