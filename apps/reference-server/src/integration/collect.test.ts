import { resolve } from 'node:path';
import { parseDomain } from '@tilekit/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../../test/harness/test-database.ts';
import type { OpenDatabase } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import type { Collected, CollectRequest } from '../plug-in/integration.ts';
import { readTile } from '../tile/read-tile.ts';
import { integration } from './index.ts';

// What holds for any integration: it may stay when the collection is yours.
const tile = readTile(resolve(import.meta.dirname, '../../../../integration-tile'));

let opened: OpenDatabase;
let request: CollectRequest;
let collected: Collected;
beforeAll(async () => {
  opened = await openTestDatabase();
  await migrate(opened.database, integration.tables);
  const unavailable = () => Promise.reject(new Error('There is no Datadog in this test.'));
  request = {
    accountId: 'dana@customer.example',
    installationId: '00000000-0000-4000-8000-000000000001',
    site: parseDomain('datadoghq.com'),
    tile,
    since: new Date('2026-06-01T12:00:00Z'),
    until: new Date('2026-06-01T13:00:00Z'),
    database: opened.database,
    read: unavailable,
    otlp: unavailable,
  };
  collected = await integration.collect(request);
});
afterAll(() => opened.close());

test('sends exactly the metrics of the tile, with its types and units', () => {
  const { metrics = [] } = collected;
  expect(new Set(metrics.map(({ metric }) => metric))).toEqual(new Set(tile.metrics.map(({ name }) => name)));
  for (const series of metrics) {
    const promised = tile.metrics.find(({ name }) => name === series.metric);
    expect(series).toMatchObject({ type: promised?.type });
    expect(series.unit, `unit of ${series.metric}, as in metadata.csv`).toBe(promised?.unit);
  }
});

test('sends nothing that the tile does not promise', () => {
  const { logs = [], events = [], serviceChecks = [], incidents = [] } = collected;
  if (!tile.families.includes('logs')) expect(logs).toEqual([]);
  if (!tile.families.includes('events')) expect(events).toEqual([]);
  if (!tile.families.includes('incidents')) expect(incidents).toEqual([]);
  const checks = tile.serviceChecks.map(({ name }) => name);
  for (const { check } of serviceChecks) expect(checks).toContain(check);
});

test('gives the same data when a window is collected again after a crash, as plain JSON (D-07)', async () => {
  expect(await integration.collect(request)).toEqual(collected);
  expect(JSON.parse(JSON.stringify(collected))).toEqual(collected);
});
