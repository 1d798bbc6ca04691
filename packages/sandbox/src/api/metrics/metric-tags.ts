import { pythonTime } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { MetricStore } from '../../metrics/metric-store.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { isObject, textAt, textsAt, type Payload } from '../../received/payload.ts';
import type { TagConfiguration } from '../resources.ts';

const jsonApi = { errors: 'schema' } as const;

/**
 * Which tags of a metric can be queried, and what they amount to.
 *
 * @see https://docs.datadoghq.com/api/latest/metrics/#list-tag-configurations
 */
export function metricTagOperations(api: Operations, datadog: Datadog): void {
  const { tagConfigurations } = datadog.resources;
  const find = ({ organization, path }: Call): TagConfiguration => {
    const found = configurationOf(datadog, organization, path.metric_name ?? '');
    if (!found) throw refuse(404, 'Metric configuration not found');
    return found;
  };
  const attributesOf = ({ body }: Call): Payload =>
    isObject(body.data) && isObject(body.data.attributes) ? body.data.attributes : {};

  api.offer(
    'v2.CreateTagConfiguration',
    (call) => {
      const { organization, path, now } = call;
      const metric = path.metric_name ?? '';
      if (configurationOf(datadog, organization, metric))
        throw refuse(409, 'Metric configuration already exists');
      const attributes = attributesOf(call);
      const isPlain = attributes.metric_type !== 'distribution';
      const configuration = {
        metric,
        createdAt: now,
        modifiedAt: now,
        attributes: {
          metric_type: 'gauge',
          tags: [],
          ...(isPlain ? { aggregations: [{ space: 'avg', time: 'avg' }] } : { include_percentiles: false }),
          ...attributes,
        },
      };
      tagConfigurations.of(organization).set(metric, configuration);
      return { data: describeConfiguration(configuration) };
    },
    { status: 201, ...jsonApi },
  );
  api.offer('v2.ListTagConfigurationByName', (call) => ({ data: describeConfiguration(find(call)) }));
  api.offer('v2.UpdateTagConfiguration', (call) => {
    const configuration = find(call);
    Object.assign(configuration, {
      attributes: { ...configuration.attributes, ...attributesOf(call) },
      modifiedAt: call.now,
    });
    return { data: describeConfiguration(configuration) };
  });
  api.offer(
    'v2.DeleteTagConfiguration',
    (call) => {
      tagConfigurations.of(call.organization).delete(find(call).metric);
    },
    { status: 204, type: 'text/plain' },
  );

  const named = ({ organization, body }: Call): string[] => {
    const prefix = textAt(body, 'data.id');
    return datadog.metrics
      .of(organization)
      .names()
      .filter((name) => name.startsWith(prefix));
  };
  /** What was asked for, for reference. */
  const accepted = ({ body }: Call, attributes: Payload) => {
    const { emails, tags, exclude_tags_mode } = attributes;
    const given = Object.entries({ emails, tags, exclude_tags_mode }).filter(
      ([, value]) => value !== undefined,
    );
    return {
      data: {
        type: 'metric_bulk_configure_tags',
        id: textAt(body, 'data.id'),
        attributes: { ...Object.fromEntries(given), status: 'Accepted' },
      },
    };
  };
  api.offer(
    'v2.CreateBulkTagsMetricsConfiguration',
    (call) => {
      const { organization, now } = call;
      const attributes = attributesOf(call);
      for (const metric of named(call)) {
        const before = configurationOf(datadog, organization, metric);
        const kept = attributes.override_existing_configurations === false ? before : undefined;
        tagConfigurations.of(organization).set(metric, {
          metric,
          createdAt: before?.createdAt ?? now,
          modifiedAt: now,
          attributes: {
            metric_type: isDistribution(datadog.metrics.of(organization).seriesOf(metric))
              ? 'distribution'
              : 'gauge',
            ...kept?.attributes,
            exclude_tags_mode: attributes.exclude_tags_mode === true,
            tags: [...new Set([...textsAt(kept?.attributes ?? {}, 'tags'), ...textsAt(attributes, 'tags')])],
          },
        });
      }
      return accepted(call, attributes);
    },
    { status: 202 },
  );
  api.offer(
    'v2.DeleteBulkTagsMetricsConfiguration',
    (call) => {
      for (const metric of named(call)) tagConfigurations.of(call.organization).delete(metric);
      return accepted(call, attributesOf(call));
    },
    { status: 202 },
  );

  const seriesOf = ({ organization, path }: Call) => {
    const name = path.metric_name ?? '';
    return { name, series: datadog.metrics.of(organization).seriesOf(name) };
  };
  api.offer('v2.ListTagsByMetricName', (call) => {
    const { name, series } = seriesOf(call);
    const tags = [...new Set(series.flatMap((one) => [...one.tags]))].sort();
    return { data: { type: 'metrics', id: name, attributes: { tags } } };
  });
  api.offer('v2.GetMetricTagCardinalityDetails', (call) => {
    const { name, series } = seriesOf(call);
    const counts = new Map<string, number>();
    for (const tag of new Set(series.flatMap((one) => [...one.tags]))) {
      const key = tag.split(':', 1)[0] ?? '';
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return {
      data: [...counts].sort().map(([id, count]) => ({
        type: 'tag_cardinality',
        id,
        attributes: { cardinality_delta: count },
      })),
      meta: { metric_name: name },
    };
  });
  api.offer('v2.ListActiveMetricConfigurations', (call) => ({
    data: {
      type: 'actively_queried_configurations',
      id: call.path.metric_name,
      attributes: { active_tags: [], active_aggregations: [] },
    },
  }));
  api.offer('v2.ListVolumesByMetricName', (call) => {
    const { name, series } = seriesOf(call);
    return {
      data: {
        type: isDistribution(series) ? 'distribution_metric_volumes' : 'metric_volumes',
        id: name,
        attributes: isDistribution(series)
          ? { distinct_volume: series.length }
          : { indexed_volume: series.length, ingested_volume: series.length },
      },
    };
  });
  api.offer('v2.EstimateMetricsOutputSeries', (call) => {
    const { name, series } = seriesOf(call);
    const keys = (call.query.get('filter[groups]') ?? '').split(',').filter((key) => key !== '');
    const groups = new Set(
      series.map(({ tags }) =>
        keys.map((key) => tags.filter((tag) => tag.startsWith(`${key}:`)).join()).join('|'),
      ),
    );
    return {
      data: {
        type: 'metric_cardinality_estimate',
        id: name,
        attributes: {
          estimate_type: isDistribution(series) ? 'distribution' : 'count_or_gauge',
          estimated_at: call.now.toISOString(),
          estimated_output_series: groups.size,
        },
      },
    };
  });
  api.offer(
    'v2.ListMetricAssets',
    (call) => {
      const name = call.path.metric_name ?? '';
      const dashboards = datadog.resources.dashboards
        .list(call.organization)
        .filter(
          ({ deletedAt, definition }) => !deletedAt && JSON.stringify(definition).includes(`:${name}{`),
        );
      return {
        data: {
          id: name,
          type: 'metrics',
          relationships: {
            dashboards: { data: dashboards.map(({ id }) => ({ id, type: 'dashboards' })) },
            monitors: { data: [] },
            notebooks: { data: [] },
            slos: { data: [] },
          },
        },
        included: dashboards.map(({ id, definition }) => ({
          id,
          type: 'dashboards',
          attributes: {
            title: textAt(definition, 'title'),
            tags: textsAt(definition, 'tags'),
            popularity: 0,
          },
        })),
      };
    },
    { type: 'application/vnd.api+json' },
  );
}

function isDistribution(series: ReturnType<MetricStore['seriesOf']>): boolean {
  return series.some(({ type }) => type === 'distribution');
}

export function configurationOf(
  datadog: Datadog,
  organization: Organization,
  metric: string,
): TagConfiguration | undefined {
  return datadog.resources.tagConfigurations.of(organization).get(metric);
}

export function describeConfiguration({
  metric,
  createdAt,
  modifiedAt,
  attributes,
}: TagConfiguration): Payload {
  return {
    type: 'manage_tags',
    id: metric,
    attributes: { ...attributes, created_at: pythonTime(createdAt), modified_at: pythonTime(modifiedAt) },
  };
}
