/** What Datadog's tools list, and what published saved views have. */
const pages = [
  'analytics', 'insights', 'patterns', 'stream', 'traces', 'process_overview', 'container_overview',
  'container_orchestration_clusters', 'container_orchestration_nodes', 'container_orchestration_pods',
  'container_orchestration_deployments', 'container_orchestration_services', 'container_orchestration_jobs',
] as const; // prettier-ignore

/** `assets/saved_views/*.json` */
export const savedView = {
  $id: 'saved-view',
  type: 'object',
  'tilekit:rule': 'saved-view/keys',
  required: ['name', 'page', 'query', 'type'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1 },
    query: { type: 'string' },
    page: {
      enum: pages,
      'tilekit:rule': 'saved-view/page',
    },
    type: { enum: ['logs', 'trace', 'process', 'container'], 'tilekit:rule': 'saved-view/type' },
    options: { type: ['object', 'null'] },
    timerange: {
      'tilekit:rule': 'saved-view/timerange',
      type: ['object', 'null'],
      required: ['interval_ms'],
      properties: { interval_ms: { type: 'number' } },
    },
    visible_facets: { type: ['array', 'null'], 'tilekit:rule': 'saved-view/visible-facets' },
  },
} as const;
