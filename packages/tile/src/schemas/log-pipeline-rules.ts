import { pipelineSchema, pipelineTestsSchema } from './compiled.ts';
import { schemaRules } from './schema-rules.ts';

export const pipelineSchemaRules = schemaRules(
  pipelineSchema,
  (tile) => tile.pipelines.map(({ pipeline }) => pipeline),
  [
    {
      id: 'logs/pipeline-keys',
      severity: { new: 'error', repo: 'error' },
      requires: '`id, backend_only, pipeline`; optional `metric_id, facets, installation_sources, metrics`',
      why: "Datadog's import knows these keys only.",
      remedy:
        'Have `id`, `backend_only`, `pipeline`; `metric_id`, `facets`, `installation_sources`, `metrics` may stand beside them.',
      example: { bad: 'name: nova-relay', good: 'id: nova-relay, backend_only: false, pipeline: …' },
      source: 'data',
      published: '0/39',
      open: ['additionalProperties'],
    },
    {
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
    },
    {
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
      open: ['additionalProperties', 'enum'],
    },
  ],
);

export const pipelineTestsSchemaRules = schemaRules(
  pipelineTestsSchema,
  (tile) => tile.pipelines.map(({ tests }) => tests),
  [
    {
      id: 'logs/tests-cases',
      severity: { new: 'error', repo: 'error' },
      requires: '`tests` non-empty; each has string sample + mapping result; optional service',
      why: 'A pipeline without tests is published unseen.',
      remedy: 'Add at least one case with `sample` and `result`.',
      example: { bad: 'tests: []', good: 'tests: [{ sample: …, result: { … } }]' },
      source: 'docs log_pipeline',
      published: '0/39 (118 cases)',
    },
    {
      id: 'logs/tests-result',
      severity: { new: 'error', repo: 'error' },
      requires: 'result has custom, message, tags (118/118); timestamp (101), status, service optional',
      why: 'Datadog compares all of the result.',
      remedy:
        'Write `custom`, `message` and `tags`; `timestamp`, `status` and `service` as far as the pipeline sets them.',
      example: { bad: 'result: { message: … }', good: 'result: { custom: { … }, message: …, tags: [ … ] }' },
      source: 'docs log_pipeline',
      published: '0/118',
    },
  ],
);
