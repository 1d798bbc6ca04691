const nullableList = { type: ['array', 'null'] } as const;

/** `assets/logs/<id>.yaml` */
export const logPipeline = {
  $id: 'log-pipeline',
  type: 'object',
  'tilekit:rule': 'logs/pipeline-keys',
  required: ['id', 'backend_only', 'pipeline'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', minLength: 1 },
    backend_only: { type: 'boolean' },
    metric_id: { type: ['string', 'null'] },
    installation_sources: nullableList,
    metrics: nullableList,
    facets: {
      'tilekit:rule': 'logs/facets-shape',
      type: ['array', 'null'],
      items: {
        type: 'object',
        required: ['groups', 'name', 'path', 'source'],
        additionalProperties: false,
        properties: {
          groups: { type: 'array', minItems: 1, items: { type: 'string' } },
          name: { type: 'string', minLength: 1 },
          path: { type: 'string', minLength: 1 },
          source: { enum: ['log', 'tag'] },
          type: { enum: ['string', 'integer', 'double', 'boolean'] },
          facetType: { enum: ['list', 'range'] },
          unit: {
            type: 'object',
            properties: { family: { type: 'string' }, name: { type: 'string' } },
          },
          description: { type: 'string' },
        },
      },
    },
    pipeline: {
      'tilekit:rule': 'logs/pipeline-object',
      type: 'object',
      required: ['type', 'name', 'enabled', 'filter', 'processors'],
      properties: {
        type: { const: 'pipeline' },
        name: { type: 'string', minLength: 1 },
        enabled: { const: true },
        filter: {
          type: 'object',
          required: ['query'],
          properties: {
            query: { type: 'string', 'tilekit:rule': 'logs/filter-source' },
          },
        },
        processors: { type: ['array', 'null'] },
      },
    },
  },
} as const;
