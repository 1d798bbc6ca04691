import { sites } from '@tilekit/core';
import { describe, expect, it } from 'vitest';
import { createScriptedIntake } from '../../test/scripted-intake.ts';
import { createVirtualClock } from '../../test/virtual-clock.ts';
import type { DistributionSeries } from './distributions.ts';
import { submitDistributions } from './distributions.ts';

const now = Date.UTC(2026, 10, 20, 12) / 1000;
const series: DistributionSeries = {
  metric: 'nova_deploy.step.duration',
  points: [{ timestamp: now, values: [1, 2.5, 3] }],
  tags: ['env:prod'],
  host: 'deploy-1',
};

function submit(list: readonly DistributionSeries[]) {
  const intake = createScriptedIntake();
  const clock = createVirtualClock(now * 1000);
  const { transport } = intake;
  return {
    intake,
    result: submitDistributions({ site: sites[0]!, apiKey: 'key', transport, clock, series: list }),
  };
}

describe('submitDistributions', () => {
  it('sends points as pairs of a time and its values', async () => {
    const { intake, result } = submit([
      series,
      { metric: 'a', points: [{ timestamp: new Date(now * 1000), values: [1] }] },
    ]);
    expect(await result).toMatchObject({ accepted: 2, requests: 1 });
    expect(intake.requests[0]?.url.pathname).toBe('/api/v1/distribution_points');
    expect(intake.requests[0]?.headers).toMatchObject({ 'content-encoding': 'deflate' });
    expect(intake.taken).toEqual([
      {
        metric: 'nova_deploy.step.duration',
        points: [[now, [1, 2.5, 3]]],
        tags: ['env:prod'],
        host: 'deploy-1',
      },
      { metric: 'a', points: [[now, [1]]] },
    ]);
  });

  it.each<[string, Partial<Record<keyof DistributionSeries, unknown>>, string]>([
    ['a bad name', { metric: 'no spaces' }, 'FIELD_INVALID'],
    ['no points', { points: [] }, 'FIELD_INVALID'],
    ['no values', { points: [{ timestamp: now, values: [] }] }, 'FIELD_INVALID'],
    ['a value that is NaN', { points: [{ timestamp: now, values: [1, NaN] }] }, 'FIELD_INVALID'],
    ['a value alone', { points: [{ timestamp: now, values: 5 }] }, 'FIELD_INVALID'],
    ['milliseconds', { points: [{ timestamp: now * 1000, values: [1] }] }, 'TIMESTAMP_IN_MILLISECONDS'],
    ['an old point', { points: [{ timestamp: now - 3601, values: [1] }] }, 'TOO_OLD'],
    ['tags that are no list', { tags: 'env:prod' }, 'FIELD_INVALID'],
    ['a host that is no text', { host: 1 }, 'FIELD_INVALID'],
  ])('drops %s and sends its neighbour', async (_, change, reason) => {
    const { result } = submit([{ ...series, ...change } as DistributionSeries, series]);
    expect(await result).toMatchObject({ accepted: 1, dropped: 1, notes: [{ position: 0, reason }] });
  });

  it('leaves out a bad point with a warning', async () => {
    const points = [{ timestamp: now - 9999, values: [1] }, ...series.points];
    const { intake, result } = submit([{ ...series, points }]);
    expect(await result).toMatchObject({ accepted: 1, reasons: { TOO_OLD: 1 } });
    expect(intake.taken).toMatchObject([{ points: [[now, [1, 2.5, 3]]] }]);
  });
});
