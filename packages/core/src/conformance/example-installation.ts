import type { ConnectedInstallation, StoredTokens } from '../installations/installation.ts';

/** @returns a connected installation with recognisable sealed texts */
export function exampleInstallation(
  id: string,
  change: Partial<ConnectedInstallation> = {},
): ConnectedInstallation {
  return {
    id,
    accountId: 'account-1',
    clientId: 'client-1',
    domain: 'example.test',
    organization: { id: `organization-of-${id}`, name: 'Example' },
    createdAt: '2026-01-01T00:00:00.000Z',
    changedAt: '2026-01-01T00:00:00.000Z',
    status: 'connected',
    tokens: exampleTokens(id, 1),
    apiKey: {
      id: 'key-1',
      name: 'Example OAuth Client API Key',
      last4: 'cdef',
      key: `sealed-api-key-of-${id}`,
    },
    ...change,
  };
}

/** @returns tokens whose two texts name the same generation, so that a torn write shows */
export function exampleTokens(id: string, generation: number): StoredTokens {
  return {
    generation,
    accessToken: `sealed-access-token-${generation}-of-${id}`,
    refreshToken: `sealed-refresh-token-${generation}-of-${id}`,
    issuedAt: '2026-01-01T00:00:00.000Z',
    refreshAt: '2026-01-01T00:48:00.000Z',
    expiresAt: '2026-01-01T01:00:00.000Z',
    scopes: ['api_keys_write', 'monitors_read'],
    failure: { code: 'TIMED_OUT', attempts: 2, retryAt: '2026-01-01T00:49:00.000Z' },
  };
}
