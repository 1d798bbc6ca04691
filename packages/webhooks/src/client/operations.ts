/** One operation of the Webhooks integration API, with what Datadog demands for it. */
export interface Operation {
  /** The function that performs it, for messages. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** What the role of the application key's owner must allow. */
  readonly permission: 'create_webhooks' | 'integrations_read' | 'manage_integrations';
  /** The OAuth scope, for the one operation that takes an access token. */
  readonly scope?: 'create_webhooks';
}

const webhooks = '/api/v1/integration/webhooks/configuration/webhooks';
const customVariables = '/api/v1/integration/webhooks/configuration/custom-variables';
const authMethods = '/api/v2/integration/webhooks/configuration/auth-method';

/** Where the three kinds of object live. */
export const paths = {
  webhooks,
  customVariables,
  authMethods,
  clientCredentials: `${authMethods}/oauth2-client-credentials`,
} as const;

/**
 * The eight operations of v1 and the five of v2.
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/
 */
export const operations = {
  createWebhook: {
    name: 'createWebhook',
    method: 'POST',
    permission: 'create_webhooks',
    scope: 'create_webhooks',
  },
  getWebhook: { name: 'getWebhook', method: 'GET', permission: 'integrations_read' },
  updateWebhook: { name: 'updateWebhook', method: 'PUT', permission: 'manage_integrations' },
  deleteWebhook: { name: 'deleteWebhook', method: 'DELETE', permission: 'manage_integrations' },

  createCustomVariable: { name: 'createCustomVariable', method: 'POST', permission: 'manage_integrations' },
  getCustomVariable: { name: 'getCustomVariable', method: 'GET', permission: 'integrations_read' },
  updateCustomVariable: { name: 'updateCustomVariable', method: 'PUT', permission: 'manage_integrations' },
  deleteCustomVariable: { name: 'deleteCustomVariable', method: 'DELETE', permission: 'manage_integrations' },

  listAuthMethods: { name: 'listAuthMethods', method: 'GET', permission: 'integrations_read' },
  createAuthMethod: { name: 'createAuthMethod', method: 'POST', permission: 'manage_integrations' },
  getAuthMethod: { name: 'getAuthMethod', method: 'GET', permission: 'integrations_read' },
  updateAuthMethod: { name: 'updateAuthMethod', method: 'PATCH', permission: 'manage_integrations' },
  deleteAuthMethod: { name: 'deleteAuthMethod', method: 'DELETE', permission: 'manage_integrations' },
} as const satisfies Record<string, Operation>;
