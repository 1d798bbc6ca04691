export { submitMetrics, type SubmitMetricsOptions } from './families/metrics.ts';
export type {
  CountSeries,
  GaugeSeries,
  MetricPoint,
  MetricResource,
  MetricSeries,
  RateSeries,
} from './families/metrics.ts';
export { submitDistributions, type SubmitDistributionsOptions } from './families/distributions.ts';
export type { DistributionPoint, DistributionSeries } from './families/distributions.ts';
export { submitLogs, type SubmitLogsOptions } from './families/logs.ts';
export type { LogEntry } from './families/logs.ts';
export { submitEvents, type SubmitEventsOptions } from './families/events.ts';
export type { AlertType, DatadogEvent } from './families/events.ts';
export { submitCorrelatedEvents, type SubmitCorrelatedEventsOptions } from './families/correlated-events.ts';
export type { AlertEvent, ChangeEvent, CorrelatedEvent } from './families/correlated-events.ts';
export { submitServiceChecks, type SubmitServiceChecksOptions } from './families/service-checks.ts';
export type { ServiceCheck, ServiceCheckStatus } from './families/service-checks.ts';
export { createIncident, type CreateIncidentOptions } from './incidents/incidents.ts';
export { updateIncident, type IncidentChange, type UpdateIncidentOptions } from './incidents/incidents.ts';
export type { Incident, IncidentDraft, IncidentField, IncidentNotification } from './incidents/incidents.ts';
export {
  createOtlpConfiguration,
  type CreateOtlpConfigurationOptions,
  type OtlpConfiguration,
  type OtlpExporterOptions,
} from './otlp/otlp-configuration.ts';
export { listMonitors, type ListMonitorsOptions } from './monitors/list-monitors.ts';
export type { Monitor } from './monitors/list-monitors.ts';
export type { Instant } from './items/fields.ts';
export type { Items, SubmissionOptions } from './submission/submission.ts';
export type { SubmissionResult } from './submission/submission.ts';
export type { ItemNote, NoteReason } from './submission/submission.ts';
export { SubmissionStopped } from './submission/submission.ts';
export { errorTable as telemetryErrorTable, type TelemetryErrorCode } from './errors/errors.ts';
export { FairQueue, type FairQueueOptions } from './lanes/fair-queue.ts';
export type { Lane } from './lanes/lane.ts';
export type { DeliveryOptions } from './delivery/delivery.ts';
