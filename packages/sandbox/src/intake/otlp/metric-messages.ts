import type { MessageType } from '../../protobuf/decode-message.ts';
import { keyValue, resource, scope } from './common-messages.ts';

const exemplar: MessageType = {
  2: { name: 'timeUnixNano', type: 'fixed64' },
  3: { name: 'asDouble', type: 'double' },
  4: { name: 'spanId', type: 'hex' },
  5: { name: 'traceId', type: 'hex' },
  6: { name: 'asInt', type: 'sfixed64' },
  7: { name: 'filteredAttributes', type: () => keyValue, repeated: true },
};

const numberPoint: MessageType = {
  2: { name: 'startTimeUnixNano', type: 'fixed64' },
  3: { name: 'timeUnixNano', type: 'fixed64' },
  4: { name: 'asDouble', type: 'double' },
  5: { name: 'exemplars', type: () => exemplar, repeated: true },
  6: { name: 'asInt', type: 'sfixed64' },
  7: { name: 'attributes', type: () => keyValue, repeated: true },
  8: { name: 'flags', type: 'int32' },
};

const histogramPoint: MessageType = {
  2: { name: 'startTimeUnixNano', type: 'fixed64' },
  3: { name: 'timeUnixNano', type: 'fixed64' },
  4: { name: 'count', type: 'fixed64' },
  5: { name: 'sum', type: 'double' },
  6: { name: 'bucketCounts', type: 'fixed64', repeated: true },
  7: { name: 'explicitBounds', type: 'double', repeated: true },
  8: { name: 'exemplars', type: () => exemplar, repeated: true },
  9: { name: 'attributes', type: () => keyValue, repeated: true },
  10: { name: 'flags', type: 'int32' },
  11: { name: 'min', type: 'double' },
  12: { name: 'max', type: 'double' },
};

const buckets: MessageType = {
  1: { name: 'offset', type: 'sint32' },
  2: { name: 'bucketCounts', type: 'uint64', repeated: true },
};

const exponentialPoint: MessageType = {
  1: { name: 'attributes', type: () => keyValue, repeated: true },
  2: { name: 'startTimeUnixNano', type: 'fixed64' },
  3: { name: 'timeUnixNano', type: 'fixed64' },
  4: { name: 'count', type: 'fixed64' },
  5: { name: 'sum', type: 'double' },
  6: { name: 'scale', type: 'sint32' },
  7: { name: 'zeroCount', type: 'fixed64' },
  8: { name: 'positive', type: () => buckets },
  9: { name: 'negative', type: () => buckets },
  10: { name: 'flags', type: 'int32' },
  11: { name: 'exemplars', type: () => exemplar, repeated: true },
  12: { name: 'min', type: 'double' },
  13: { name: 'max', type: 'double' },
  14: { name: 'zeroThreshold', type: 'double' },
};

const quantile: MessageType = {
  1: { name: 'quantile', type: 'double' },
  2: { name: 'value', type: 'double' },
};

const summaryPoint: MessageType = {
  2: { name: 'startTimeUnixNano', type: 'fixed64' },
  3: { name: 'timeUnixNano', type: 'fixed64' },
  4: { name: 'count', type: 'fixed64' },
  5: { name: 'sum', type: 'double' },
  6: { name: 'quantileValues', type: () => quantile, repeated: true },
  7: { name: 'attributes', type: () => keyValue, repeated: true },
  8: { name: 'flags', type: 'int32' },
};

const pointsOf = (point: MessageType): MessageType => ({
  1: { name: 'dataPoints', type: () => point, repeated: true },
  2: { name: 'aggregationTemporality', type: 'int32' },
  3: { name: 'isMonotonic', type: 'bool' },
});

const metric: MessageType = {
  1: { name: 'name', type: 'string' },
  2: { name: 'description', type: 'string' },
  3: { name: 'unit', type: 'string' },
  5: { name: 'gauge', type: () => pointsOf(numberPoint) },
  7: { name: 'sum', type: () => pointsOf(numberPoint) },
  9: { name: 'histogram', type: () => pointsOf(histogramPoint) },
  10: { name: 'exponentialHistogram', type: () => pointsOf(exponentialPoint) },
  11: { name: 'summary', type: () => pointsOf(summaryPoint) },
  12: { name: 'metadata', type: () => keyValue, repeated: true },
};

const scopeMetrics: MessageType = {
  1: { name: 'scope', type: () => scope },
  2: { name: 'metrics', type: () => metric, repeated: true },
  3: { name: 'schemaUrl', type: 'string' },
};

const resourceMetrics: MessageType = {
  1: { name: 'resource', type: () => resource },
  2: { name: 'scopeMetrics', type: () => scopeMetrics, repeated: true },
  3: { name: 'schemaUrl', type: 'string' },
};

/** `ExportMetricsServiceRequest`. */
export const metricsRequest: MessageType = {
  1: { name: 'resourceMetrics', type: () => resourceMetrics, repeated: true },
};
