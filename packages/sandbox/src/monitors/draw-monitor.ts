import { colorOf } from '../charts/palette.ts';
import { axisUnit } from '../dashboards/axis-unit.ts';
import { bucketTimes, unitOf } from '../dashboards/dashboard-context.ts';
import type { Datadog } from '../datadog.ts';
import { evaluateQuery } from '../metrics/evaluate-query.ts';
import type { Organization } from '../organizations/organization.ts';
import { chooseWindow } from '../pages/time-windows.ts';
import type { MetricMetadata } from '../tile/tile.ts';
import { parseMonitorQuery } from './monitor-query.ts';
import type { Monitor } from './monitor.ts';

/** The course of what a monitor watches over the past hour, with its thresholds; empty without data. */
export async function drawMonitor(
  datadog: Datadog,
  organization: Organization,
  monitor: Monitor,
  metadata: MetricMetadata[],
): Promise<string> {
  const query = parseMonitorQuery(monitor.query);
  if (!query) return '';
  const { window } = chooseWindow('1h', datadog.clock.now());
  const results = evaluateQuery(datadog.metrics.of(organization), query.metric, window).slice(0, 10);
  if (results.length === 0) return '';
  const { drawChart } = await import('../charts/draw-chart.ts');
  const { critical, warning } = monitor.thresholds;
  return drawChart({
    width: 960,
    height: 150,
    unstacked: true,
    display: query.metric.as === 'count' ? 'bars' : 'line',
    timesMs: bucketTimes(window),
    series: results.map(({ group, values }, index) => {
      const label = group.join(', ');
      return { label, color: colorOf(undefined, label, index), values };
    }),
    unit: axisUnit(
      results.flatMap(({ values }) => values),
      unitOf(monitor.query, metadata),
    ),
    marks: [
      ...(critical === undefined ? [] : [{ value: critical, color: '#c6283c' }]),
      ...(warning === undefined ? [] : [{ value: warning, color: '#e6a323' }]),
    ],
  });
}
