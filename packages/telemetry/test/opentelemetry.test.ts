import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { TracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import { sites } from '@tilekit/core';
import { expect, it } from 'vitest';
import { createOtlpConfiguration } from '../src/index.ts';
import { startRunningSandbox } from './running-sandbox.ts';

it("OpenTelemetry's own exporters take the configuration as it is, on every site that has the intake (R15)", async () => {
  await using sandbox = await startRunningSandbox(() => new Date());
  for (const site of sites.filter(({ otlpHost }) => otlpHost)) {
    const { apiKey } = await sandbox.credentials(site);
    const { traces, metrics, logs, batch } = createOtlpConfiguration({
      site,
      apiKey,
      endpoints: sandbox.endpoints,
    });

    const spanProcessors = [new BatchSpanProcessor({ ...batch, exporter: new OTLPTraceExporter(traces) })];
    const tracing = new TracerProvider({ spanProcessors });
    tracing.getTracer('nova').startSpan(`deploy ${site.name}`).end();
    await tracing.shutdown();

    const exporter = new OTLPMetricExporter(metrics);
    const metering = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
    metering.getMeter('nova').createCounter('nova.deployments').add(2);
    await metering.shutdown();

    const processors = [new BatchLogRecordProcessor({ ...batch, exporter: new OTLPLogExporter(logs) })];
    const logging = new LoggerProvider({ processors });
    logging.getLogger('nova').emit({ body: `log ${site.name}` });
    await logging.shutdown();

    expect(await sandbox.received('traces', site)).toMatchObject([
      { payload: { name: `deploy ${site.name}` } },
    ]);
    // Aggregation temporality 1 is delta.
    expect(await sandbox.received('metrics', site)).toMatchObject([
      { payload: { name: 'nova.deployments', sum: { aggregationTemporality: 1 } } },
    ]);
    expect(await sandbox.received('logs', site)).toHaveLength(1);
  }
});
