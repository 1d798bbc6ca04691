import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { pipelineSchema } from '../../schemas/compiled.ts';

export const pipelineObject = defineRule({
  id: 'logs/pipeline-object',
  severity: { new: 'error', repo: 'error' },
  requires: 'pipeline: type `pipeline`, name, enabled true, filter.query, processors list',
  why: "Datadog's import refuses the pipeline.",
  remedy: 'Have `type: pipeline`, a name, `enabled: true`, `filter.query` and a list of processors.',
  example: {
    bad: 'pipeline without filter',
    good: 'pipeline: { type: pipeline, name: Nova Relay, enabled: true, filter: { query: "source:nova_relay" }, processors: [ … ] }',
  },
  source: 'docs log_pipeline',
  published: '0/39',

  *check(tile) {
    for (const { pipeline } of tile.pipelines)
      yield* bySchema(pipeline, pipelineSchema, 'logs/pipeline-object');
  },
});
