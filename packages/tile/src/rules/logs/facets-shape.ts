import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { pipelineSchema } from '../../schemas/compiled.ts';

export const facetsShape = defineRule({
  id: 'logs/facets-shape',
  severity: { new: 'error', repo: 'error' },
  requires:
    'each facet: groups (non-empty list), name, path, source ∈ log·tag; optional type, facetType, unit{family,name}, description',
  why: "Datadog's import refuses the facet.",
  remedy: 'Give every facet `groups`, `name`, `path` and `source` (`log` or `tag`).',
  example: {
    bad: '- name: Region',
    good: '- { groups: [Nova Relay], name: Region, path: nova.region, source: log }',
  },
  source: 'data',
  published: '0/603',

  *check(tile) {
    for (const { pipeline } of tile.pipelines) yield* bySchema(pipeline, pipelineSchema, 'logs/facets-shape');
  },
});
