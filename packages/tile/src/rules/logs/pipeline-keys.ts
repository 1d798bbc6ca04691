import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { pipelineSchema } from '../../schemas/compiled.ts';

export const pipelineKeys = defineRule({
  id: 'logs/pipeline-keys',
  severity: { new: 'error', repo: 'error' },
  requires: '`id, backend_only, pipeline`; optional `metric_id, facets, installation_sources, metrics`',
  why: "Datadog's import knows these keys only.",
  remedy:
    'Have `id`, `backend_only`, `pipeline`; `metric_id`, `facets`, `installation_sources`, `metrics` may stand beside them.',
  example: { bad: 'name: nova-relay', good: 'id: nova-relay, backend_only: false, pipeline: …' },
  source: 'data',
  published: '0/39',
  fixable: true,
  *check(tile) {
    for (const { pipeline } of tile.pipelines)
      yield* bySchema(pipeline, pipelineSchema, 'logs/pipeline-keys', (violation) =>
        violation.keyword === 'additionalProperties' ? violation.node.remove() : undefined,
      );
  },
});
