import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { pipelineSchema } from '../../schemas/compiled.ts';

export const filterSource = defineRule({
  id: 'logs/filter-source',
  severity: { new: 'error', repo: 'error' },
  requires: 'filter.query `^source:[a-z0-9._-]+$`, one source, lower case',
  why: "A wider filter would change other integrations' logs.",
  remedy: 'Filter by one source in lower case.',
  example: { bad: 'query: "source:(nova OR relay)"', good: 'query: "source:nova_relay"' },
  source: 'docs log_pipeline',
  published: '0/39',

  *check(tile) {
    for (const { pipeline } of tile.pipelines)
      yield* bySchema(pipeline, pipelineSchema, 'logs/filter-source');
  },
});
