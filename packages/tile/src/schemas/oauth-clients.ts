const httpsUrl = '^https://[^\\s*{}<>]+$';

/** `assets/oauth_clients.json`: one client under the key `integration`. */
export const oauthClients = {
  $id: 'oauth-clients',
  type: 'object',
  'tilekit:rule': 'oauth/single-integration-client',
  required: ['integration'],
  additionalProperties: false,
  properties: {
    integration: {
      type: 'object',
      'tilekit:rule': 'oauth/required-keys',
      required: ['id', 'name', 'description', 'client_role', 'redirect_uris', 'onboarding_url', 'scopes'],
      additionalProperties: false,
      properties: {
        id: {
          type: 'string',
          pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
          'tilekit:rule': 'oauth/client-id-uuid',
        },
        name: { type: 'string', minLength: 1 },
        description: { type: 'string', pattern: '\\S', 'tilekit:rule': 'oauth/description-nonempty' },
        client_role: { const: 'integration', 'tilekit:rule': 'oauth/client-role' },
        redirect_uris: {
          'tilekit:rule': 'oauth/redirect-https',
          type: 'array',
          minItems: 1,
          uniqueItems: true,
          items: { type: 'string', pattern: httpsUrl },
        },
        onboarding_url: { type: 'string', pattern: httpsUrl, 'tilekit:rule': 'oauth/onboarding-https' },
        scopes: {
          'tilekit:rule': 'oauth/scopes-nonempty-unique',
          type: 'array',
          minItems: 1,
          uniqueItems: true,
          items: {
            type: 'string',
            pattern: '^[a-z0-9]+(_[a-z0-9]+)+$',
            'tilekit:rule': 'oauth/scope-format',
          },
        },
      },
    },
  },
} as const;
