import { directEndpoints, type DatadogSite, type Endpoints } from '@tilekit/core';
import { apiKeyHeader } from '../delivery/delivery.ts';
import { createError } from '../errors/errors.ts';

/** Options of an OTLP/HTTP exporter of OpenTelemetry. */
export interface OtlpExporterOptions {
  readonly url: string;
  readonly headers: Record<string, string>;
}

/** Options for the official OpenTelemetry exporters of one installation. */
export interface OtlpConfiguration {
  /** For `OTLPTraceExporter`. */
  readonly traces: OtlpExporterOptions;
  /** For `OTLPMetricExporter`: 0 is `AggregationTemporalityPreference.DELTA`, the only one that Datadog takes. */
  readonly metrics: OtlpExporterOptions & { readonly temporalityPreference: 0 };
  /** For `OTLPLogExporter`. */
  readonly logs: OtlpExporterOptions;
  /** For `BatchSpanProcessor` and `BatchLogRecordProcessor`: exporters know no limit in bytes, only this one in items. */
  readonly batch: { readonly maxExportBatchSize: number };
  /** What a request may hold, in bytes: of text for traces and logs, compressed for metrics. */
  readonly maxBytes: { readonly traces: number; readonly metrics: number; readonly logs: number };
}

/** Options of {@link createOtlpConfiguration}. */
export interface CreateOtlpConfigurationOptions {
  readonly site: DatadogSite;
  readonly apiKey: string;
  /** Default: Datadog itself; the sandbox's in development. */
  readonly endpoints?: Endpoints;
}

/**
 * Configures the official OpenTelemetry exporters (OTLP over HTTP, protobuf or JSON) for an installation.
 *
 * Datadog's own advice for production is an Agent or a Collector; this is for a service that has neither.
 *
 * @returns options to hand to `OTLPTraceExporter`, `OTLPMetricExporter` and `OTLPLogExporter` as they are
 * @throws OTLP_UNSUPPORTED for a site without an OTLP host
 * @see https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest/
 */
export function createOtlpConfiguration({
  site,
  apiKey,
  endpoints = directEndpoints,
}: CreateOtlpConfigurationOptions): OtlpConfiguration {
  const { otlpHost } = site;
  if (otlpHost === undefined) {
    throw createError('OTLP_UNSUPPORTED', `The site "${site.name}" has no OTLP intake.`);
  }
  const exporter = (path: `/${string}`): OtlpExporterOptions => ({
    url: endpoints(otlpHost, path).href,
    headers: apiKeyHeader(apiKey),
  });
  return {
    traces: exporter('/v1/traces'),
    metrics: { ...exporter('/v1/metrics'), temporalityPreference: 0 },
    logs: exporter('/v1/logs'),
    // OpenTelemetry's own default. At 8 KB for each span or log, well above what they usually take, it stays in the limits.
    batch: { maxExportBatchSize: 512 },
    maxBytes: { traces: 15 * 1024 * 1024, metrics: 512 * 1024, logs: Math.floor(5.1 * 1024 * 1024) },
  };
}
