import type { MetricPlan } from './metric-plan.ts';
import { tagValues, type MetricSource } from './metric-source.ts';
import type { TimeRange } from './time-grid.ts';

/** Why a metric query finds nothing, in one sentence. */
export function explainEmptyMetric(plan: MetricPlan, source: MetricSource, range: TimeRange): string {
  const all = [...source.seriesOf(plan.metric)];
  if (all.length === 0) return `No metric \`${plan.metric}\` was ever received.`;
  const absent = plan.filterKeys.find((key) => all.every(({ tags }) => tagValues(tags, key).length === 0));
  if (absent !== undefined) return `No series of \`${plan.metric}\` has the tag \`${absent}\`.`;
  const matched = all.filter(({ tags }) => plan.matches(tags));
  if (matched.length === 0) {
    return `The filter excludes ${all.length === 1 ? 'the only series' : `all ${all.length} series`} of \`${plan.metric}\`.`;
  }
  const newest = Math.max(...matched.map(({ size, times }) => times[size - 1] ?? 0));
  if (newest < range.fromSeconds) {
    return `The newest point of \`${plan.metric}\` is from ${clock(newest)}, before this time window.`;
  }
  return `No point of \`${plan.metric}\` is inside this time window.`;
}

function clock(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
