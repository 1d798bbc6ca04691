/** Sends one load with one implementation in a separate process, and prints what it cost. */
import { Agent, request } from 'node:http';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { v2 as Vendor } from '@datadog/datadog-api-client';
import { sites } from '@tilekit/core';
import { submitLogs, submitMetrics, type LogEntry, type MetricSeries } from '@tilekit/telemetry';
import { logs, series, type Load } from './loads.ts';

/** What a run cost. */
export interface Cost {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly bytes: number;
  readonly requests: number;
  readonly maxRssMb: number;
}

const [implementation = '', portText = '', loadText = '', batchText = '0', warm] = process.argv.slice(2);
const port = Number(portText);
const wanted = JSON.parse(loadText) as Load;
const itemsPerRequest = Number(batchText);

const send = {
  tilekit: sendWithTilekit,
  floor: sendAsFloor,
  vendor: await vendorSender(),
  nothing: generate,
}[implementation];
if (!send) throw new Error(`No implementation is called "${implementation}".`);

// A server sends for days: with `warm`, its code is compiled before, and short loads are sent often enough to measure.
const times = warm ? Math.min(1000, Math.ceil(300_000 / wanted.items)) : 1;
if (warm) {
  await send({ ...wanted, items: 300_000 });
  if (times > 1) for (let time = 0; time < times; time += 1) await send(wanted);
}
const cpu = process.cpuUsage();
const start = performance.now();
let bytes = 0;
let requests = 0;
for (let time = 0; time < times; time += 1) ({ bytes, requests } = await send(wanted));
const wallMs = (performance.now() - start) / times;
const { user, system } = process.cpuUsage(cpu);
const cost: Cost = {
  cpuMs: (user + system) / 1000 / times,
  wallMs,
  bytes,
  requests,
  maxRssMb: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(cost));
process.exit(0);

type Sent = Promise<{ bytes: number; requests: number }>;

async function sendWithTilekit(load: Load): Sent {
  const [site] = sites;
  if (!site) throw new Error('The site table is empty.');
  const endpoints = (_host: string, path = '/'): URL => new URL(`http://127.0.0.1:${port}${path}`);
  const how = { site, apiKey: 'benchmark', endpoints };
  const result =
    load.family === 'metrics'
      ? await submitMetrics({ ...how, series: series(load.items, load.pointsPerItem) })
      : await submitLogs({ ...how, logs: logs(load.items) });
  if (result.accepted !== load.items) throw new Error(JSON.stringify(result));
  return result;
}

/** What cannot be left out: JSON.stringify, deflate of node:zlib, and a POST on a kept connection. */
async function sendAsFloor(load: Load): Sent {
  const compress = promisify<string, Buffer>(deflate);
  const agent = new Agent({ keepAlive: true });
  const path = load.family === 'metrics' ? '/api/v2/series' : '/api/v2/logs';
  const headers = {
    'content-type': 'application/json',
    'content-encoding': 'deflate',
    'dd-api-key': 'benchmark',
  };
  let bytes = 0;
  let requests = 0;
  for (const batch of batches(load)) {
    const body = await compress(JSON.stringify(load.family === 'metrics' ? { series: batch } : batch));
    await new Promise<void>((resolve, reject) => {
      const outgoing = request(
        { host: '127.0.0.1', port, path, method: 'POST', agent, headers },
        (answer) => {
          answer.resume();
          answer.on('end', resolve);
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
    bytes += body.length;
    requests += 1;
  }
  return { bytes, requests };
}

/** The vendor's client with the same batches: it does not batch, and compresses only on request. */
async function vendorSender(): Promise<(load: Load) => Sent> {
  if (implementation !== 'vendor') return () => Promise.resolve({ bytes: 0, requests: 0 });
  const { client, v2 } = await import('@datadog/datadog-api-client');
  const configuration = client.createConfiguration({
    serverIndex: 1,
    authMethods: { apiKeyAuth: 'benchmark' },
  });
  configuration.setServerVariables({ protocol: 'http', name: `127.0.0.1:${port}` });
  return async (load) => {
    let requests = 0;
    for (const batch of batches(load)) {
      if (load.family === 'metrics') {
        const body = Object.assign(new v2.MetricPayload(), { series: batch as Vendor.MetricSeries[] });
        await new v2.MetricsApi(configuration).submitMetrics({ body, contentEncoding: 'deflate' });
      } else {
        const body = batch as Vendor.HTTPLogItem[];
        await new v2.LogsApi(configuration).submitLog({ body, contentEncoding: 'deflate' });
      }
      requests += 1;
    }
    return { bytes: 0, requests };
  };
}

/** The load alone, which every implementation pays for. */
function generate(load: Load): Sent {
  let requests = 0;
  for (const batch of batches(load)) requests += Math.sign(batch.length);
  return Promise.resolve({ bytes: 0, requests });
}

/** The load in the objects that Datadog takes, cut as tilekit cut it. */
function* batches(load: Load): Generator<object[]> {
  let batch: object[] = [];
  const items: Iterable<MetricSeries | LogEntry> =
    load.family === 'metrics' ? series(load.items, load.pointsPerItem) : logs(load.items);
  for (const item of items) {
    batch.push('metric' in item ? wireSeries(item) : wireLog(item));
    if (batch.length < itemsPerRequest) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function wireSeries({ metric, points, tags }: MetricSeries): object {
  return { metric, type: 3, points, tags };
}

function wireLog({ message, source, service, host, tags }: LogEntry): object {
  return { message, ddsource: source, service, hostname: host, ddtags: tags?.join(',') };
}
