import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readTile } from '../tile/read-tile.ts';
import { collect } from './collect.ts';

const tile = readTile(resolve(import.meta.dirname, '../../../../integration-tile'));
const until = new Date('2026-06-01T12:00:05Z');
const request = { accountId: 'dana@customer.example', tile, since: new Date('2026-06-01T12:00:00Z'), until };

test('sends exactly the metrics of the tile, with its types, units and tags', async () => {
  const { metrics } = await collect(request);
  expect(new Set(metrics.map(({ metric }) => metric))).toEqual(new Set(tile.metrics.map(({ name }) => name)));
  for (const series of metrics) {
    const promised = tile.metrics.find(({ name }) => name === series.metric);
    expect(series).toMatchObject({ type: promised?.type });
    expect(series.unit).toBe(promised?.unit);
    const tags = series.tags?.map((tag) => tag.split(':')[0]) ?? [];
    expect(tags.sort()).toEqual([...(promised?.tags ?? [])].sort());
  }
});

test('gives the same points when a window is collected again after a crash (D-07)', async () => {
  expect(await collect(request)).toEqual(await collect(request));
});

test('survives the job queue: plain JSON', async () => {
  const collected = await collect(request);
  expect(JSON.parse(JSON.stringify(collected))).toEqual(collected);
});
