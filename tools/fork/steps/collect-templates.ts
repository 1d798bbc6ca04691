/** The test of `collect` in a fork: what holds for any integration, whatever it sends. */
export const collectTest = `import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../../test/harness/test-database.ts';
import type { OpenDatabase } from '../database/database.ts';
import { readTile } from '../tile/read-tile.ts';
import { collect, type CollectRequest } from './collect.ts';

const tile = readTile(resolve(import.meta.dirname, '../../../../integration-tile'));

let opened: OpenDatabase;
let request: CollectRequest;
beforeAll(async () => {
  opened = await openTestDatabase();
  request = {
    accountId: 'dana@customer.example',
    tile,
    since: new Date('2026-06-01T12:00:00Z'),
    until: new Date('2026-06-01T13:00:00Z'),
    database: opened.database,
  };
});
afterAll(() => opened.close());

test('sends exactly the metrics of the tile, with its types and units', async () => {
  const { metrics } = await collect(request);
  expect(new Set(metrics.map(({ metric }) => metric))).toEqual(new Set(tile.metrics.map(({ name }) => name)));
  for (const series of metrics) {
    const promised = tile.metrics.find(({ name }) => name === series.metric);
    expect(series).toMatchObject({ type: promised?.type });
    expect(series.unit).toBe(promised?.unit);
  }
});

test('service checks are those of the tile', async () => {
  const { serviceChecks } = await collect(request);
  const promised = tile.serviceChecks.map(({ name }) => name);
  for (const { check } of serviceChecks) expect(promised).toContain(check);
});

test('incidents are opened only with the scope for it', async () => {
  const { incidents } = await collect(request);
  if (!tile.oauth.scopes.includes('incident_write')) expect(incidents).toEqual([]);
});

test('gives the same data when a window is collected again after a crash, as plain JSON (D-07)', async () => {
  const first = await collect(request);
  expect(await collect(request)).toEqual(first);
  expect(JSON.parse(JSON.stringify(first))).toEqual(first);
});
`;

/** A collection for a tile that is already published: a point for each of its metrics, until the partner's own code is here. */
export const collectForPublishedTile = `import type { DatadogEvent, IncidentDraft, LogEntry, MetricSeries, ServiceCheck } from '@tilekit/telemetry';
import type { Database } from '../database/database.ts';
import type { Tile } from '../tile/read-tile.ts';

/** What to collect, and for whom. */
export interface CollectRequest {
  /** The account of your platform whose data it is. */
  readonly accountId: string;
  /** What the tile promises. */
  readonly tile: Tile;
  /** The window: from \`since\`, up to but without \`until\`. Windows follow each other without gap or overlap. */
  readonly since: Date;
  readonly until: Date;
  /** For platforms that keep their data beside the integration's. */
  readonly database: Database;
}

/** What goes to Datadog; plain JSON, since it waits in the database until it is delivered: moments as Unix seconds. */
export interface Collected {
  readonly metrics: readonly MetricSeries[];
  readonly logs: readonly LogEntry[];
  readonly events: readonly DatadogEvent[];
  readonly serviceChecks: readonly ServiceCheck[];
  /** Opened once for each key, whatever crashes and however often a window is collected. */
  readonly incidents: readonly IncidentRequest[];
}

export interface IncidentRequest {
  /** Names what the incident is about. */
  readonly key: string;
  readonly draft: IncidentDraft;
}

/**
 * Replace this file with your own collection.
 *
 * Read what happened in the account during the window and return it as the data that the tile promises. It may run
 * again for the same window after a crash, so let it only read. This one sends the value 1 for every metric.
 */
export function collect({ tile, since, until }: CollectRequest): Promise<Collected> {
  const timestamp = Math.floor(until.getTime() / 1000);
  const intervalSeconds = Math.max(1, Math.round((until.getTime() - since.getTime()) / 1000));
  const metrics = tile.metrics.map((metric): MetricSeries => {
    const unit = metric.unit === undefined ? {} : { unit: metric.unit };
    const common = { metric: metric.name, points: [{ timestamp, value: 1 }], ...unit };
    return metric.type === 'gauge'
      ? { ...common, type: metric.type }
      : { ...common, type: metric.type, intervalSeconds };
  });
  return Promise.resolve({ metrics, logs: [], events: [], serviceChecks: [], incidents: [] });
}
`;
