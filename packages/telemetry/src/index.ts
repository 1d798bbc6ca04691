export { submitMetrics, type SubmitMetricsOptions } from './metrics/submit-metrics.ts';
export type {
  CountSeries,
  GaugeSeries,
  MetricPoint,
  MetricResource,
  MetricSeries,
  RateSeries,
} from './metrics/metric-series.ts';
export {
  submitDistributions,
  type SubmitDistributionsOptions,
} from './distributions/submit-distributions.ts';
export type { DistributionPoint, DistributionSeries } from './distributions/distribution-series.ts';
export { submitLogs, type SubmitLogsOptions } from './logs/submit-logs.ts';
export type { LogEntry } from './logs/log-entry.ts';
export { submitEvents, type SubmitEventsOptions } from './events/submit-events.ts';
export type { AlertType, DatadogEvent } from './events/event.ts';
export {
  submitCorrelatedEvents,
  type SubmitCorrelatedEventsOptions,
} from './events/submit-correlated-events.ts';
export type { AlertEvent, ChangeEvent, CorrelatedEvent } from './events/correlated-event.ts';
export {
  submitServiceChecks,
  type SubmitServiceChecksOptions,
} from './service-checks/submit-service-checks.ts';
export type { ServiceCheck, ServiceCheckStatus } from './service-checks/service-check.ts';
export { createIncident, type CreateIncidentOptions } from './incidents/create-incident.ts';
export {
  updateIncident,
  type IncidentChange,
  type UpdateIncidentOptions,
} from './incidents/update-incident.ts';
export type { Incident, IncidentDraft, IncidentField, IncidentNotification } from './incidents/incident.ts';
export {
  createOtlpConfiguration,
  type CreateOtlpConfigurationOptions,
  type OtlpConfiguration,
  type OtlpExporterOptions,
} from './otlp/otlp-configuration.ts';
export { listMonitors, type ListMonitorsOptions } from './monitors/list-monitors.ts';
export type { Monitor } from './monitors/monitor.ts';
export type { Instant } from './instants/instant.ts';
export type { Items, SubmissionOptions } from './submission/submission-options.ts';
export type { SubmissionResult } from './submission/submission-result.ts';
export type { ItemNote, NoteReason } from './submission/item-note.ts';
export { SubmissionStopped } from './submission/submission-stopped.ts';
export { errorTable as telemetryErrorTable, type TelemetryErrorCode } from './errors/error-table.ts';
export { FairQueue, type FairQueueOptions } from './lanes/fair-queue.ts';
export type { Lane } from './lanes/lane.ts';
export type { DeliveryOptions } from './delivery/delivery.ts';
