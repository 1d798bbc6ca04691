import { fieldOf, NotTested } from '../run/lab-error.ts';
import { sources, type Adversary } from './adversary.ts';
import { findItem, itemsOf } from './data-arrival.ts';
import { described, isDistribution, pointsOf, tagsOf, typeOfMetric } from './data-payload.ts';
import { judgeTags, tagsUsedWith } from './data-tags.ts';

/** Metrics as metadata.csv declares them. */
export const metricAdversaries: readonly Adversary[] = [
  {
    id: 'data/metric-type',
    severity: 'high',
    title: 'Metrics have the type that metadata.csv says',
    source: sources.metadata,
    remedy: 'Send count, gauge and rate as metadata.csv declares them, counts and rates with their interval.',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['metrics'], (item) => {
        const declared = lab.tile.metrics.find(({ name }) => name === fieldOf(item.payload, 'metric'));
        const type = typeOfMetric(fieldOf(item.payload, 'type'));
        if (!declared || type === undefined || isDistribution(item.payload)) return undefined;
        if (declared.type !== '' && declared.type !== type)
          return `${declared.name} is sent as ${type}; metadata.csv says ${declared.type}.`;
        const interval = Number(fieldOf(item.payload, 'interval') ?? 0);
        return (type === 'count' || type === 'rate') &&
          declared.intervalSeconds !== undefined &&
          interval !== 0 &&
          interval !== declared.intervalSeconds
          ? `${declared.name} is sent with the interval ${interval} s; metadata.csv says ${declared.intervalSeconds} s.`
          : undefined;
      }),
  },
  {
    id: 'data/metric-interval',
    severity: 'medium',
    title: 'Rates carry the interval that they were measured over',
    source: sources.metrics,
    remedy: 'Send `interval` with counts and rates: without it Datadog cannot normalize them.',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['metrics'], (item) => {
        const type = typeOfMetric(fieldOf(item.payload, 'type'));
        const interval = fieldOf(item.payload, 'interval');
        if (type === 'rate' && !(Number(interval) > 0))
          return `${described(item, 'metrics')} is a rate without \`interval\`.`;
        return interval !== undefined && !(Number(interval) >= 0)
          ? `${described(item, 'metrics')} has the interval ${JSON.stringify(interval)}.`
          : undefined;
      }),
  },
  {
    id: 'data/metric-unit',
    severity: 'medium',
    title: 'Metrics have the unit that metadata.csv says',
    source: sources.metadata,
    remedy: 'Send the declared unit or none, and convert the value.',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['metrics'], (item) => {
        const name = fieldOf(item.payload, 'metric');
        const unit = fieldOf(item.payload, 'unit');
        const declared = lab.tile.metrics.find((one) => one.name === name);
        return declared && typeof unit === 'string' && unit !== '' && declared.unit !== unit
          ? `${declared.name} is sent in "${unit}"; metadata.csv says "${declared.unit}".`
          : undefined;
      }),
  },
  {
    id: 'data/metric-documented',
    severity: 'medium',
    title: 'Every metric that is sent is in metadata.csv',
    source: sources.metadata,
    remedy:
      'Add the metric to metadata.csv, or stop sending it: outside the integration’s metrics it costs the customer.',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['metrics'], (item) => {
        const name = fieldOf(item.payload, 'metric');
        if (lab.tile.metrics.length === 0 || typeof name !== 'string') return undefined;
        return lab.tile.metrics.some((one) => one.name === name)
          ? undefined
          : `The metric "${name}" is sent, and metadata.csv does not know it.`;
      }),
  },
  {
    id: 'data/metric-value',
    severity: 'medium',
    title: 'Points are plausible: finite, not negative where they count, fractions within 0 to 1 or 0 to 100',
    source: sources.metrics,
    remedy: 'Check the conversion of units; leave a point out when it is not known.',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['metrics'], (item) => {
        const values = pointsOf(item.payload).map(([, value]) => value);
        const name = String(fieldOf(item.payload, 'metric'));
        const type = typeOfMetric(fieldOf(item.payload, 'type'));
        if (values.length === 0) return `${name} is sent without points.`;
        if (values.some((value) => !Number.isFinite(value))) return `${name} has a point that is no number.`;
        if ((type === 'count' || type === 'rate') && values.some((value) => value < 0))
          return `${name} is a ${type} with a negative point (${Math.min(...values)}).`;
        const unit = lab.tile.metrics.find((one) => one.name === name)?.unit;
        if (unit === 'fraction' && values.some((value) => value > 1 || value < 0))
          return `${name} is a fraction, and has the value ${Math.max(...values)}.`;
        return unit === 'percent' && values.some((value) => value > 1000 || value < -1000)
          ? `${name} is a percentage, and has the value ${Math.max(...values)}.`
          : undefined;
      }),
  },
  {
    id: 'data/tags',
    severity: 'medium',
    title: 'Tags have the form `key:value`, and no tag is unique to each item',
    source: 'https://docs.datadoghq.com/getting_started/tagging/#define-tags',
    remedy:
      'Send tags as a list of `key:value`; keep ids and times out of metric tags, since each combination is a custom metric.',
    isLast: true,
    after: ['data/arrives'],
    judge: judgeTags,
  },
  {
    id: 'data/declared-tags',
    severity: 'low',
    title: 'Metrics carry the tags that metadata.csv samples',
    source: sources.metadata,
    remedy: 'Send the tags of the column sample_tags, or correct it: dashboards group by them.',
    isLast: true,
    after: ['data/arrives'],
    async judge(lab) {
      const items = await itemsOf(lab, 'metrics');
      if (items.length === 0) throw new NotTested('No metrics arrived.');
      for (const { name, sampleTags } of lab.tile.metrics) {
        const own = items.filter(({ payload }) => fieldOf(payload, 'metric') === name);
        if (own.length === 0) continue;
        const keys = new Set(own.flatMap(({ payload }) => tagsOf(payload)).map((tag) => tag.split(':')[0]));
        const missing = sampleTags
          .map((tag) => tag.split(':')[0] ?? '')
          .filter((key) => key !== '' && !keys.has(key));
        if (missing.length > 0 && missing.length === sampleTags.length)
          return `${name} is sent without any of its sample tags (${missing.join(', ')}).`;
        const used = tagsUsedWith(lab, name).find(({ key }) => !keys.has(key));
        if (used)
          return `${name} is sent without the tag "${used.key}", which ${used.file} asks for: it shows nothing.`;
      }
      return undefined;
    },
  },
];
