import { randomBytes } from 'node:crypto';
import { TilekitError } from '@tilekit/core';
import { listMonitors, type LogEntry, type MetricSeries, type ServiceCheck } from '@tilekit/telemetry';
import type { Collected, CollectRequest } from '../../plug-in/integration.ts';
import type { DataFamily } from '@tilekit/tile/reader';
import type { TileMetric } from '../../tile/read-tile.ts';
import { randomFrom } from './plan-deployments.ts';

/** Invented values for whatever a tile promises: of its names, types and units, and nothing else. */
export async function inventData(request: CollectRequest): Promise<Collected> {
  const { accountId, tile, since, until } = request;
  const timestamp = Math.floor(until.getTime() / 1000);
  const seconds = Math.max(1, Math.round((until.getTime() - since.getTime()) / 1000));
  const promises = (family: DataFamily) => tile.families.includes(family);
  if (promises('traces')) await sendSpan(request);
  if (tile.oauth.scopes.includes('monitors_read')) await readMonitors(request);
  return {
    ...(promises('metrics') && {
      metrics: tile.metrics.map((metric) => inventSeries(metric, accountId, timestamp, seconds)),
    }),
    ...(promises('logs') && { logs: [inventLog(request, timestamp)] }),
    ...(promises('events') && {
      events: [
        {
          title: `An example event of ${tile.name}`,
          text: 'Invented: your own collection takes its place.',
          timestamp,
          aggregationKey: accountId.slice(0, 100),
          sourceTypeName: tile.source,
          tags: [`source:${tile.source}`],
        },
      ],
    }),
    ...(promises('service-checks') && {
      serviceChecks: tile.serviceChecks.map(({ name, groups }): ServiceCheck => ({
        check: name,
        status: 'ok',
        host: tile.source,
        tags: groups.map(exampleTag),
        timestamp,
      })),
    }),
  };
}

/** What an integration that reads does with the customer's grant; without the scope there is nothing to see. */
async function readMonitors({ read }: CollectRequest): Promise<void> {
  try {
    await read(async (access) => {
      for await (const monitor of listMonitors(access)) return monitor.id;
      return undefined;
    });
  } catch (error) {
    // A grant from before the tile asked for it: the connections page shows it.
    if (!(error instanceof TilekitError) || error.code !== 'FORBIDDEN') throw error;
  }
}

/** One span for each window, straight to the intake: spans have no queue in this server. */
async function sendSpan({ otlp, tile, since, until }: CollectRequest): Promise<void> {
  const { traces } = await otlp();
  const nanoseconds = (date: Date) => `${date.getTime()}000000`;
  const span = {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name: 'example',
    kind: 2,
    startTimeUnixNano: nanoseconds(since),
    endTimeUnixNano: nanoseconds(until),
  };
  const service = { key: 'service.name', value: { stringValue: tile.source } };
  const answer = await fetch(traces.url, {
    method: 'POST',
    headers: { ...traces.headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      resourceSpans: [{ resource: { attributes: [service] }, scopeSpans: [{ spans: [span] }] }],
    }),
  });
  if (!answer.ok) throw new Error(`The intake for traces answered ${answer.status}.`);
}

/** One log of the pipelines' own tests after the other, so that each shows what the pipeline makes of it. */
function inventLog({ tile }: CollectRequest, timestamp: number): LogEntry {
  const { logSamples, source, name } = tile;
  const sample = logSamples[timestamp % Math.max(1, logSamples.length)];
  return {
    source,
    service: source,
    message: sample ?? JSON.stringify({ message: `An example log of ${name}` }),
  };
}

function inventSeries(
  { name, type, unit, tags }: TileMetric,
  accountId: string,
  timestamp: number,
  seconds: number,
): MetricSeries {
  const value = Math.round(randomFrom(`${accountId}/${name}/${timestamp}`)() * 1_000) / 10;
  const common = {
    metric: name,
    points: [{ timestamp, value }],
    tags: tags.map(exampleTag),
    ...(unit !== undefined && { unit }),
  };
  return type === 'gauge' ? { ...common, type } : { ...common, type, intervalSeconds: seconds };
}

function exampleTag(key: string): string {
  return key.includes(':') ? key : `${key}:example`;
}
