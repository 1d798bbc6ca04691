const metricName = /^[A-Za-z][A-Za-z0-9_.]{0,199}$/;

/**
 * Whether Datadog keeps a metric's name as it is. It would quietly rewrite any other, and the tile's dashboards and
 * `metadata.csv` would then ask for a name that does not exist.
 *
 * @see https://docs.datadoghq.com/metrics/custom_metrics/#naming-custom-metrics
 */
export function isMetricName(name: unknown): name is string {
  if (name === lastGood) return true;
  if (typeof name !== 'string' || !metricName.test(name)) return false;
  lastGood = name;
  return true;
}

/** Series come in runs of one metric: most names are the one before. */
let lastGood: string | undefined;
