import { copyWith } from '../../received/exact-integers.ts';
import { isObject, type Payload } from '../../received/payload.ts';
import { flatAttributes, listAt } from './flatten-request.ts';

const kinds = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;

/** An OTLP metric as its point lists: one metric for each set of attributes among its points. */
export function splitByAttributes(metric: Payload): Payload[] {
  const kind = kinds.find((name) => isObject(metric[name]));
  const data = kind === undefined ? undefined : metric[kind];
  if (kind === undefined || !isObject(data)) return [metric];
  const lists = Map.groupBy(listAt(data, 'dataPoints'), (point) =>
    JSON.stringify(Object.entries(flatAttributes(point)).sort()),
  );
  if (lists.size < 2) return [metric];
  return [...lists.values()].map((dataPoints) =>
    copyWith(metric, { [kind]: copyWith(data, { dataPoints }) }),
  );
}
