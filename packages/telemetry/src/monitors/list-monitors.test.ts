import { sites, type Transport, type TransportRequest } from '@tilekit/core';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../test/virtual-clock.ts';
import { listMonitors, type ListMonitorsOptions } from './list-monitors.ts';
import type { Monitor } from './list-monitors.ts';

const monitor = (id: number): Record<string, unknown> => ({
  id,
  name: `Monitor ${id}`,
  type: 'query alert',
  query: 'sum(last_5m):sum:a{*} > 1',
  message: '@webhook-nova',
  tags: ['env:prod', 5],
  overall_state: 'OK',
  options: { new_field: [] },
});

function organization(
  count: number,
  fault?: (turn: number) => [number, string, Record<string, string>?] | undefined,
) {
  const requests: TransportRequest[] = [];
  const clock = createVirtualClock(0);
  const transport: Transport = async (request) => {
    await Promise.resolve();
    requests.push(request);
    const [status, body, headers = {}] = fault?.(requests.length) ?? [200, page(request.url, count)];
    return { status, headers, body: Buffer.from(body) };
  };
  return { requests, clock, how: { site: sites[0]!, accessToken: 'token', transport, clock } };
}

function page(url: URL, count: number): string {
  const size = Number(url.searchParams.get('page_size'));
  const from = Number(url.searchParams.get('page')) * size;
  return JSON.stringify(
    Array.from({ length: Math.max(0, Math.min(size, count - from)) }, (_, at) => monitor(from + at)),
  );
}

async function all(options: ListMonitorsOptions): Promise<Monitor[]> {
  const monitors: Monitor[] = [];
  for await (const monitor of listMonitors(options)) monitors.push(monitor);
  return monitors;
}

describe('listMonitors (R3, R27)', () => {
  it.each([
    [0, 1],
    [1, 1],
    [9, 1],
    [10, 2],
    [11, 2],
    [35, 4],
  ])('reads %i monitors with %i requests of ten', async (count, requestCount) => {
    const { requests, how } = organization(count);
    const monitors = await all({ ...how, pageSize: 10 });
    expect(monitors.map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, id) => id));
    expect(requests).toHaveLength(requestCount);
    expect(requests[0]?.headers).toEqual({ authorization: 'Bearer token' });
  });

  it('reads what an integration needs, and lets the rest be', async () => {
    expect(await all(organization(1).how)).toEqual([
      {
        id: 0,
        name: 'Monitor 0',
        type: 'query alert',
        query: 'sum(last_5m):sum:a{*} > 1',
        message: '@webhook-nova',
        tags: ['env:prod'],
        overallState: 'OK',
      },
    ]);
  });

  it('fetches a page only when it is asked for, and filters by tags', async () => {
    const { requests, how } = organization(1000);
    for await (const { id } of listMonitors({
      ...how,
      pageSize: 10,
      monitorTags: ['team:web', 'env:prod'],
    })) {
      if (id === 12) break;
    }
    expect(requests).toHaveLength(2);
    expect(requests[0]?.url.searchParams.get('monitor_tags')).toBe('team:web,env:prod');
  });

  it('waits for the rate limit and continues where it was', async () => {
    const limited = organization(25, (turn) =>
      turn === 2 ? [429, '', { 'x-ratelimit-reset': '4' }] : undefined,
    );
    expect(await all({ ...limited.how, pageSize: 10 })).toHaveLength(25);
    expect(limited.requests).toHaveLength(4);
    expect(limited.clock.now()).toBeGreaterThanOrEqual(4000);
  });

  it.each<[number, string, string]>([
    [401, '{"errors":["Unauthorized"]}', 'ACCESS_TOKEN_REJECTED'],
    [403, '{"errors":["No"]}', 'FORBIDDEN'],
    [200, '{"monitors":[]}', 'UNEXPECTED_ANSWER'],
    [200, '<html>', 'UNEXPECTED_ANSWER'],
    [200, '[{"name":"no id"}]', 'UNEXPECTED_ANSWER'],
  ])('says what %i with %j means', async (status, body, code) => {
    await expect(all(organization(1, () => [status, body]).how)).rejects.toMatchObject({ code });
  });

  it.each([0, 1001, 1.5])('refuses pages of %d', async (pageSize) => {
    await expect(all({ ...organization(1).how, pageSize })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});
