import { defineRule } from '../../engine/rule.ts';

export const idMatchesApp = defineRule({
  id: 'logs/id-matches-app',
  severity: { new: 'error', repo: 'error' },
  requires: 'app_id == `id` or `metric_id` (9 real pipelines rely on metric_id)',
  why: 'Datadog joins the pipeline to the tile by it.',
  remedy: 'Use the app id as `id`, or add `metric_id` with it.',
  example: { bad: 'id: relay, app_id nova-relay', good: 'id: relay, metric_id: nova-relay' },
  source: 'docs log_pipeline',
  published: '0/39',
  fixable: true,
  *check(tile) {
    const app = tile.manifest.at('app_id').string;
    for (const { pipeline } of tile.pipelines) {
      const ids = [pipeline.at('id').string, pipeline.at('metric_id').string];
      if (app !== undefined && pipeline.object && !ids.includes(app))
        yield pipeline
          .at('id')
          .problem(`neither "id" nor "metric_id" is the app id "${app}"`, pipeline.at('metric_id').set(app));
    }
  },
});
