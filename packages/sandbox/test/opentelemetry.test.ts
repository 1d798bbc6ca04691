import { SeverityNumber, SpanStatusCode } from '@opentelemetry/api';
import { OTLPLogExporter as LogsAsJson } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as LogsAsProto } from '@opentelemetry/exporter-logs-otlp-proto';
import {
  AggregationTemporalityPreference,
  OTLPMetricExporter as MetricsAsJson,
} from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as MetricsAsProto } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as TracesAsJson } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as TracesAsProto } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RunningSandbox } from './running-sandbox.ts';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await RunningSandbox.start();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control('reset'));

const resource = resourceFromAttributes({
  'service.name': 'checkout',
  'deployment.environment.name': 'test',
});

async function exporterOptions(signal: string) {
  const { api_key } = await sandbox.credentials('datadoghq.eu');
  return { url: `${sandbox.url}/otlp.datadoghq.eu/v1/${signal}`, headers: { 'dd-api-key': api_key } };
}

async function payloads(family: string): Promise<Record<string, unknown>[]> {
  return (await sandbox.received(family, 'datadoghq.eu')).map(
    ({ payload }) => payload as Record<string, unknown>,
  );
}

describe("OpenTelemetry's own exporters send", () => {
  test.each([
    ['protocol buffers', MetricsAsProto],
    ['JSON', MetricsAsJson],
  ])('metrics as %s', async (_name, Exporter) => {
    const exporter = new Exporter({
      ...(await exporterOptions('metrics')),
      temporalityPreference: AggregationTemporalityPreference.DELTA,
    });
    const provider = new MeterProvider({
      resource,
      readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 600_000 })],
    });
    const meter = provider.getMeter('fixture', '1.2.3');
    meter.createCounter('fixture.runs', { unit: '{run}' }).add(7, { status: 'failed', retried: true });
    meter.createHistogram('fixture.latency').record(12.5);
    meter.createObservableGauge('fixture.load').addCallback((result) => {
      result.observe(-0.25);
    });
    await provider.shutdown();

    const items = await payloads('metrics');
    expect(items.map(({ name }) => name)).toEqual(['fixture.runs', 'fixture.latency', 'fixture.load']);
    expect(items[0]).toMatchObject({
      unit: '{run}',
      scope: { name: 'fixture', version: '1.2.3' },
      sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints: [{ asDouble: 7 }] },
    });
    expect(JSON.stringify(items[0])).toContain('{"key":"service.name","value":{"stringValue":"checkout"}}');
    expect(JSON.stringify(items[0])).toContain('{"key":"retried","value":{"boolValue":true}}');
    expect(items[1]).toMatchObject({ histogram: { dataPoints: [{ sum: 12.5, min: 12.5, max: 12.5 }] } });
    expect(items[2]).toMatchObject({ gauge: { dataPoints: [{ asDouble: -0.25 }] } });
  });

  test('cumulative counters in vain', async () => {
    const exporter = new MetricsAsProto({
      ...(await exporterOptions('metrics')),
      temporalityPreference: AggregationTemporalityPreference.CUMULATIVE,
    });
    const provider = new MeterProvider({
      readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 600_000 })],
    });
    provider.getMeter('fixture').createCounter('fixture.runs').add(1);
    await provider.shutdown().catch(() => undefined);
    expect(await payloads('metrics')).toEqual([]);
  });

  test.each([
    ['protocol buffers', LogsAsProto],
    ['JSON', LogsAsJson],
  ])('logs as %s', async (_name, Exporter) => {
    const exporter = new Exporter(await exporterOptions('logs'));
    const provider = new LoggerProvider({
      resource,
      processors: [new SimpleLogRecordProcessor({ exporter })],
    });
    provider.getLogger('fixture').emit({
      body: 'Deployed ✓',
      severityNumber: SeverityNumber.ERROR,
      severityText: 'ERROR',
      attributes: { attempt: 3, ratio: 0.5, tags: ['a', 'b'] },
    });
    await provider.shutdown();

    const [item] = await payloads('logs');
    expect(item).toMatchObject({
      severityNumber: 17,
      severityText: 'ERROR',
      body: { stringValue: 'Deployed ✓' },
      scope: { name: 'fixture' },
    });
    const text = JSON.stringify(item);
    expect(text).toMatch(/"key":"attempt","value":\{"intValue":"?3"?\}/);
    expect(text).toContain('{"key":"ratio","value":{"doubleValue":0.5}}');
    expect(text).toContain('{"arrayValue":{"values":[{"stringValue":"a"},{"stringValue":"b"}]}}');
  });

  test.each([
    ['protocol buffers', TracesAsProto],
    ['JSON', TracesAsJson],
  ])('traces as %s', async (_name, Exporter) => {
    const exporter = new Exporter(await exporterOptions('traces'));
    const provider = new TracerProvider({
      resource,
      spanProcessors: [new SimpleSpanProcessor({ exporter })],
    });
    const span = provider
      .getTracer('fixture')
      .startSpan('deploy', { attributes: { 'http.status_code': 503 } });
    span.addEvent('retry', { attempt: 2 });
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'unavailable' });
    span.end();
    await provider.shutdown();

    const [item] = await payloads('traces');
    expect(item).toMatchObject({
      traceId: span.spanContext().traceId,
      spanId: span.spanContext().spanId,
      name: 'deploy',
      status: { code: 2, message: 'unavailable' },
      events: [{ name: 'retry' }],
    });
    expect(String(item!.startTimeUnixNano)).toMatch(/^\d{19}$/);
    expect(JSON.stringify(item)).toMatch(/"key":"http.status_code","value":\{"intValue":"?503"?\}/);
  });
});

test('us2.ddog-gov.com has no OTLP intake', async () => {
  const response = await fetch(`${sandbox.url}/otlp.us2.ddog-gov.com/v1/traces`, { method: 'POST' });
  expect(response.status).toBe(404);
});
