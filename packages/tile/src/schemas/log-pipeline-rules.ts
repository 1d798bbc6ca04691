import { pipelineSchema, pipelineTestsSchema } from './compiled.ts';
import { schemaRules } from './schema-rules.ts';

export const pipelineSchemaRules = schemaRules(
  pipelineSchema,
  (tile) => tile.pipelines.map(({ pipeline }) => pipeline),
  [
    {
      id: 'logs/pipeline-keys',
      severity: { new: 'error', repo: 'error' },
      requires:
        'The file has `id`, `backend_only` and `pipeline`, and may have `metric_id`, `facets`, `installation_sources` and `metrics`.',
      why: "Datadog's import knows these keys only.",
      remedy:
        'Have `id`, `backend_only`, `pipeline`; `metric_id`, `facets`, `installation_sources`, `metrics` are optional.',
      example: { bad: 'name: nova-relay', good: 'id: nova-relay, backend_only: false, pipeline: …' },
      source: '0 of 262 published tiles break it (August 2026)',
      published: '0/39',
      open: ['additionalProperties'],
    },
    {
      id: 'logs/pipeline-object',
      severity: { new: 'error', repo: 'error' },
      requires: 'The pipeline has a name, is enabled, and has a filter and processors.',
      why: "Datadog's import refuses the pipeline.",
      remedy: 'Have `type: pipeline`, a name, `enabled: true`, `filter.query` and a list of processors.',
      example: {
        bad: 'pipeline without filter',
        good: 'pipeline: { type: pipeline, name: Nova Relay, enabled: true, filter: { query: "source:nova_relay" }, processors: [ … ] }',
      },
      source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
      published: '0/39',
    },
    {
      id: 'logs/facets-shape',
      severity: { new: 'error', repo: 'error' },
      requires: 'Every facet has `groups`, `name`, `path` and `source`.',
      why: "Datadog's import refuses the facet.",
      remedy: 'Give every facet `groups`, `name`, `path` and `source` (`log` or `tag`).',
      example: {
        bad: '- name: Region',
        good: '- { groups: [Nova Relay], name: Region, path: nova.region, source: log }',
      },
      source: '0 of 262 published tiles break it (August 2026)',
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
      requires: 'The tests have at least one case, each with a sample and a result.',
      why: 'A pipeline without tests is published unseen.',
      remedy: 'Add at least one case with `sample` and `result`.',
      example: { bad: 'tests: []', good: 'tests: [{ sample: …, result: { … } }]' },
      source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
      published: '0/39 (118 cases)',
    },
    {
      id: 'logs/tests-result',
      severity: { new: 'error', repo: 'error' },
      requires: 'The result of a case has `custom`, `message` and `tags`.',
      why: 'Datadog compares all of the result.',
      remedy:
        'Write `custom`, `message` and `tags`; `timestamp`, `status` and `service` as far as the pipeline sets them.',
      example: { bad: 'result: { message: … }', good: 'result: { custom: { … }, message: …, tags: [ … ] }' },
      source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
      published: '0/118',
    },
  ],
);
