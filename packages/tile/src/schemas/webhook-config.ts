/** `assets/webhook_config.json`: the configuration tab that Datadog makes for products that post to its intake. */
export const webhookConfig = {
  $id: 'webhook-config',
  type: 'object',
  'tilekit:rule': 'webhook-config/shape',
  required: ['type', 'source'],
  additionalProperties: false,
  properties: {
    type: { enum: ['url'] },
    source: { type: 'string', pattern: '^[a-z0-9][a-z0-9._-]*$' },
  },
} as const;
