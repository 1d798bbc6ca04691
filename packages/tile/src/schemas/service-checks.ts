const text = {
  type: 'string',
  pattern: '\\S',
  'tilekit:rule': 'service-checks/description-name-nonempty',
} as const;

/** `assets/service_checks.json` */
export const serviceChecks = {
  $id: 'service-checks',
  type: 'array',
  'tilekit:rule': { type: 'service-checks/is-array' },
  items: {
    type: 'object',
    'tilekit:rule': 'service-checks/keys',
    required: ['agent_version', 'check', 'description', 'groups', 'integration', 'name', 'statuses'],
    additionalProperties: false,
    properties: {
      agent_version: {
        type: 'string',
        pattern: '^\\d+\\.\\d+\\.\\d+$',
        'tilekit:rule': 'service-checks/agent-version',
      },
      check: text,
      name: text,
      description: text,
      groups: { type: 'array', items: { type: 'string' }, 'tilekit:rule': 'service-checks/groups-array' },
      integration: { type: 'string', 'tilekit:rule': 'service-checks/integration-name' },
      statuses: {
        'tilekit:rule': 'service-checks/statuses',
        type: 'array',
        minItems: 1,
        items: { enum: ['ok', 'warning', 'critical', 'unknown'] },
      },
    },
  },
} as const;
