import { evaluateOverTime, NotEvaluated, noEvents, RollupCache } from '@tilekit/query/engine';
import type { DrawnChart } from '../charts/draw-chart.ts';
import { colorOf } from '../charts/palette.ts';
import { axisUnit } from '../dashboards/axis-unit.ts';
import { bucketTimes, unitOf } from '../dashboards/dashboard-context.ts';
import { groupLabel } from '../dashboards/widget-request.ts';
import type { Datadog } from '../datadog.ts';
import type { Organization } from '../organizations/organization.ts';
import { chooseWindow } from '../pages/time-windows.ts';
import type { MetricMetadata } from '../tile/tile.ts';
import { planOf } from './monitor-query.ts';
import type { Monitor } from './monitor.ts';

/** The course of what a monitor watches over the past hour, with its thresholds; nothing without metrics. */
export async function drawMonitor(
  datadog: Datadog,
  organization: Organization,
  monitor: Monitor,
  metadata: MetricMetadata[],
): Promise<DrawnChart | undefined> {
  const plan = planOf(monitor);
  if (plan instanceof NotEvaluated || plan.kind !== 'threshold') return undefined;
  const { range } = chooseWindow(new URLSearchParams('window=1h'), datadog.clock.now());
  const context = {
    metrics: datadog.metrics.of(organization),
    events: noEvents,
    range,
    intervalSeconds: 60,
    cache: new RollupCache(),
  };
  const result = attempt(() => evaluateOverTime(plan.node, context));
  if (result === undefined || typeof result === 'number' || result.series.length === 0) return undefined;
  const { drawChart } = await import('../charts/draw-chart.ts');
  const { critical, warning } = monitor.thresholds;
  const shown = result.series.slice(0, 10);
  const timesMs = bucketTimes(result.grid);
  return drawChart({
    width: 960,
    height: 150,
    unstacked: true,
    display: plan.missingIsZero ? 'bars' : 'line',
    series: shown.map(({ group, values }, index) => {
      const label = groupLabel(group);
      return { label, color: colorOf(undefined, label, index), values, timesMs };
    }),
    unit: axisUnit(
      shown.map(({ values }) => values),
      plan.node.kind === 'query' ? unitOf(plan.node.query.label, metadata) : '',
    ),
    marks: [
      ...(critical === undefined ? [] : [{ value: critical, color: '#c6283c' }]),
      ...(warning === undefined ? [] : [{ value: warning, color: '#e6a323' }]),
    ],
  });
}

function attempt<T>(evaluate: () => T): T | undefined {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof NotEvaluated) return undefined;
    throw error;
  }
}
