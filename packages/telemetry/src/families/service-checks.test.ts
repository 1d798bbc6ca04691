import { sites } from '@tilekit/core';
import { describe, expect, it } from 'vitest';
import { createScriptedIntake } from '../../test/scripted-intake.ts';
import { createVirtualClock } from '../../test/virtual-clock.ts';
import type { ServiceCheck } from './service-checks.ts';
import { submitServiceChecks } from './service-checks.ts';

const now = Date.UTC(2026, 10, 20, 12) / 1000;
const check: ServiceCheck = { check: 'nova_deploy.can_connect', status: 'ok', host: 'nova-deploy' };

function submit(checks: readonly ServiceCheck[]) {
  const intake = createScriptedIntake();
  const { transport } = intake;
  const clock = createVirtualClock(now * 1000);
  return {
    intake,
    result: submitServiceChecks({ site: sites[0]!, apiKey: 'key', transport, clock, checks }),
  };
}

describe('submitServiceChecks (R14)', () => {
  it('sends a list with the four fields that Datadog requires, and status 0 to 3', async () => {
    const statuses = ['ok', 'warning', 'critical', 'unknown'] as const;
    const { intake, result } = submit([
      ...statuses.map((status) => ({ ...check, status })),
      { ...check, tags: ['env:prod'], message: 'slow "today"', timestamp: now - 600 },
    ]);
    expect(await result).toMatchObject({ accepted: 5, requests: 1 });
    expect(intake.requests[0]?.url.pathname).toBe('/api/v1/check_run');
    const base = { check: 'nova_deploy.can_connect', host_name: 'nova-deploy' };
    expect(intake.taken).toEqual([
      ...[0, 1, 2, 3].map((status) => ({ ...base, status, tags: [] })),
      { ...base, status: 0, tags: ['env:prod'], message: 'slow "today"', timestamp: now - 600 },
    ]);
  });

  it.each<[string, Partial<Record<keyof ServiceCheck, unknown>>, string]>([
    ['no name', { check: '' }, 'FIELD_INVALID'],
    ['no host', { host: undefined }, 'FIELD_INVALID'],
    ['a number as status', { status: 0 }, 'FIELD_INVALID'],
    ['an unknown status', { status: 'fine' }, 'FIELD_INVALID'],
    ['tags that are no list', { tags: 'x' }, 'FIELD_INVALID'],
    ['a check of 601 seconds ago (D-09)', { timestamp: now - 601 }, 'TOO_OLD'],
  ])('drops %s and sends its neighbour', async (_, change, reason) => {
    const { result } = submit([{ ...check, ...change } as ServiceCheck, check]);
    expect(await result).toMatchObject({ accepted: 1, dropped: 1, notes: [{ position: 0, reason }] });
  });
});
