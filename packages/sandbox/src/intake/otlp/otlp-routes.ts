import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requireApiKey } from '../../authentication/require-credential.ts';
import type { Datadog } from '../../datadog.ts';
import { headerOf, organizationOf } from '../../http/datadog-request.ts';
import { parseJson } from '../../http/parse-json.ts';
import { readIntake, type IntakeLimits } from '../../http/read-intake.ts';
import { refuse, refuseIntakeKey } from '../../http/refusal.ts';
import { decodeMessage, type MessageType } from '../../protobuf/decode-message.ts';
import { isObject, type Payload } from '../../received/payload.ts';
import { describeDropped, isKept } from '../metrics/store-series.ts';
import { flattenRequest, shapes, flatAttributes, listAt } from './flatten-request.ts';
import { logsRequest } from './log-messages.ts';
import { metricsRequest } from './metric-messages.ts';
import { isCumulative, readOtlpMetric } from './read-otlp-metrics.ts';
import { tracesRequest } from './trace-messages.ts';
import { copyWith } from '../../received/exact-integers.ts';

const mebibyte = 1024 * 1024;

/**
 * In bytes; where the page names only one of the two the other follows from it.
 *
 * @see https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest/ (intake limits)
 */
const otlpLimits = {
  metrics: { wire: 512 * 1024, decompressed: 5 * mebibyte },
  logs: { wire: Math.floor(5.1 * mebibyte), decompressed: Math.floor(5.1 * mebibyte) },
  traces: { wire: 15 * mebibyte, decompressed: 15 * mebibyte },
} as const;

type Signal = keyof typeof otlpLimits;

const messages: Record<Signal, MessageType> = {
  metrics: metricsRequest,
  logs: logsRequest,
  traces: tracesRequest,
};

/**
 * `POST /v1/metrics`, `/v1/logs` and `/v1/traces` on the OTLP intake, as protocol buffers or JSON.
 *
 * @see https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest/
 */
export function otlpRoutes(app: FastifyInstance, datadog: Datadog): void {
  const keep: Record<Signal, (request: FastifyRequest, items: Payload[]) => Promise<void>> = {
    metrics: (request, items) => {
      keepMetrics(datadog, request, items);
      return Promise.resolve();
    },
    logs: async (request, items) => {
      const organization = organizationOf(request);
      const pipelines = await datadog.pipelines.of(organization);
      datadog.received.add('logs', organization, datadog.clock.now(), items, undefined, pipelines);
    },
    traces: (request, items) => {
      datadog.received.add('traces', organizationOf(request), datadog.clock.now(), items);
      return Promise.resolve();
    },
  };
  for (const signal of ['metrics', 'logs', 'traces'] as const) {
    app.post(
      `/v1/${signal}`,
      {
        config: { roles: ['otlp'], maxBytes: otlpLimits[signal].wire },
        onRequest: requireApiKey(datadog, refuseIntakeKey),
      },
      async (request, reply) => {
        const { items, contentType } = await readItems(request, signal, otlpLimits[signal]);
        await keep[signal](request, items);
        // An empty export response, in the encoding of the request.
        return reply
          .code(202)
          .type(contentType)
          .send(contentType === 'application/json' ? '{}' : '');
      },
    );
  }
}

async function readItems(request: FastifyRequest, signal: Signal, limits: IntakeLimits) {
  const bytes = await readIntake(request, limits, ['gzip', 'deflate', 'zstd']);
  const contentType = headerOf(request, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (contentType !== 'application/json' && contentType !== 'application/x-protobuf') {
    throw refuse(415, `Content-Type "${contentType}" is neither application/x-protobuf nor application/json`);
  }
  const value = contentType === 'application/json' ? parseJson(bytes) : decode(signal, bytes);
  if (!isObject(value)) throw refuse(400, 'The body is not an OTLP export request');
  return { contentType, items: flattenRequest(value, shapes[signal]) };
}

function decode(signal: Signal, bytes: Buffer): Payload {
  try {
    return decodeMessage(messages[signal], bytes);
  } catch {
    throw refuse(400, 'The body is not a valid OTLP message');
  }
}

function keepMetrics(datadog: Datadog, request: FastifyRequest, metrics: Payload[]): void {
  const cumulative = metrics.find(isCumulative);
  if (cumulative) {
    throw refuse(
      400,
      `Metric "${String(cumulative.name)}" is cumulative; only delta temporality is accepted`,
    );
  }
  const now = datadog.clock.now();
  const organization = organizationOf(request);
  const store = datadog.metrics.of(organization);
  datadog.received.add('metrics', organization, now, metrics.flatMap(splitByAttributes), (metric) => {
    const series = readOtlpMetric(metric);
    for (const one of series) {
      store.add(
        one,
        one.points.filter(([timestamp]) => isKept(timestamp, now)),
      );
    }
    return describeDropped(
      series.flatMap(({ points }) => points.map(([timestamp]) => timestamp)),
      now,
    );
  });
  datadog.metrics.announce(organization);
}

const kinds = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;

/** An OTLP metric as its point lists: one metric for each set of attributes among its points. */
function splitByAttributes(metric: Payload): Payload[] {
  const kind = kinds.find((name) => isObject(metric[name]));
  const data = kind === undefined ? undefined : metric[kind];
  if (kind === undefined || !isObject(data)) return [metric];
  const lists = new Map<string, Payload[]>();
  for (const point of listAt(data, 'dataPoints')) {
    const attributes = JSON.stringify(Object.entries(flatAttributes(point)).sort());
    const list = lists.get(attributes);
    if (list) list.push(point);
    else lists.set(attributes, [point]);
  }
  if (lists.size < 2) return [metric];
  return [...lists.values()].map((dataPoints) =>
    copyWith(metric, { [kind]: copyWith(data, { dataPoints }) }),
  );
}
