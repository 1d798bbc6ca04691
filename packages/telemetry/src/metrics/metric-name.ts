import type { Refusal } from '../submission/item-check.ts';

const metricName = /^[A-Za-z][A-Za-z0-9_.]{0,199}$/;

/** Series come in runs of one metric: most names are the one before. */
let lastGood: string | undefined;

/**
 * Checks a metric's name. Datadog would quietly rewrite any other, and the tile's dashboards and `metadata.csv` would
 * then ask for a name that does not exist.
 *
 * @see https://docs.datadoghq.com/metrics/custom_metrics/#naming-custom-metrics
 */
export function checkMetricName(name: unknown): Refusal | undefined {
  if (typeof name === 'string') {
    if (name === lastGood) return undefined;
    if (metricName.test(name)) {
      lastGood = name;
      return undefined;
    }
  }
  return {
    reason: 'FIELD_INVALID',
    detail: '`metric` is a letter, then letters, digits, "_" and ".", at most 200 characters.',
  };
}
