/** `assets/dataflows.yaml`: what data the integration brings to Datadog. */
export const dataflows = {
  $id: 'dataflows',
  type: 'object',
  'tilekit:rule': 'dataflows/shape',
  required: ['provides'],
  additionalProperties: false,
  properties: {
    provides: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['id', 'always_on', 'granular', 'data_type', 'direction'],
        additionalProperties: false,
        properties: {
          id: { type: 'string', minLength: 1 },
          always_on: { type: 'boolean' },
          granular: { type: 'boolean' },
          data_type: {
            enum: ['metrics', 'logs', 'events', 'rum_events', 'traces', 'service_checks', 'incidents'],
            'tilekit:rule': 'dataflows/data-type',
          },
          direction: { enum: ['inbound', 'outbound'], 'tilekit:rule': 'dataflows/direction' },
        },
      },
    },
  },
} as const;
