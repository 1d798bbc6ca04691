/** The types of Datadog's API, in the order of its documentation. */
const monitorTypes = [
  'composite', 'event alert', 'log alert', 'metric alert', 'process alert', 'query alert', 'rum alert',
  'service check', 'synthetics alert', 'trace-analytics alert', 'slo alert', 'event-v2 alert', 'audit alert',
  'ci-pipelines alert', 'ci-tests alert', 'error-tracking alert', 'database-monitoring alert',
  'network-performance alert', 'cost alert', 'data-quality alert', 'network-path alert', 'data-jobs alert',
  'llm-observability alert',
] as const; // prettier-ignore

const date = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$', 'tilekit:rule': 'monitor/dates' } as const;

/** `assets/monitors/*.json`, version 2: a monitor template around a monitor. */
export const monitor = {
  $id: 'monitor',
  type: 'object',
  'tilekit:rule': 'monitor/required-keys',
  required: ['version', 'created_at', 'last_updated_at', 'title', 'tags', 'description', 'definition'],
  additionalProperties: false,
  properties: {
    version: { const: 2, 'tilekit:rule': 'monitor/version' },
    created_at: date,
    last_updated_at: date,
    title: {
      type: 'string',
      minLength: 1,
      maxLength: 100,
      not: { pattern: '\\{\\{' },
      'tilekit:rule': 'monitor/title',
    },
    tags: { type: 'array', items: { type: 'string' } },
    description: {
      type: 'string',
      minLength: 1,
      maxLength: 300,
      'tilekit:rule': 'monitor/description-length',
    },
    definition: {
      type: 'object',
      'tilekit:rule': { required: 'monitor/definition-keys', '*': 'monitor/definition-keys' },
      required: ['name', 'type', 'query', 'message', 'tags', 'options'],
      additionalProperties: false,
      // What an export adds (`id`, `creator` …) is another rule's business.
      patternProperties: {
        '^(id|creator|org_id|overall_state|state|created|modified|matching_|multi$|deleted$|assets$)': {},
        '^(restriction_policy|draft_status)$': {},
      },
      properties: {
        name: { type: 'string', minLength: 1 },
        type: {
          enum: monitorTypes,
          'tilekit:rule': 'monitor/type',
        },
        query: { type: 'string', minLength: 1 },
        message: { type: 'string' },
        tags: { type: 'array', items: { type: 'string' } },
        priority: { type: ['integer', 'null'] },
        restricted_roles: { type: ['array', 'null'] },
        options: {
          type: 'object',
          required: ['thresholds'],
          'tilekit:rule': { required: 'monitor/thresholds-present' },
          properties: { thresholds: { type: 'object', 'tilekit:rule': 'monitor/thresholds-present' } },
        },
      },
    },
  },
} as const;
