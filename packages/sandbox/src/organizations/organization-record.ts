import { Type, type Static } from 'typebox';

const nullableText = Type.Union([Type.String(), Type.Null()]);

const grantRecord = Type.Object({
  id: Type.String(),
  clientId: Type.String(),
  /** `sandbox`: handed out by the control API, so no user authorized it. */
  origin: Type.Union([Type.Literal('consent'), Type.Literal('sandbox')]),
  scopes: Type.Array(Type.String()),
  authorizedAt: Type.String(),
  revokedAt: nullableText,
  refreshTokenHashes: Type.Array(Type.String()),
  accessTokens: Type.Array(Type.Object({ hash: Type.String(), expiresAt: Type.String() })),
});

/** One authorization of an OAuth client by an organization. */
export type GrantRecord = Static<typeof grantRecord>;

const apiKeyRecord = Type.Object({
  id: Type.String(),
  name: Type.String(),
  last4: Type.String(),
  hash: Type.String(),
  createdAt: Type.String(),
  revokedAt: nullableText,
  /** `marketplace`: made through OAuth, one per organization. `sandbox`: handed out by the control API. `api`: made by a request. */
  origin: Type.Union([Type.Literal('marketplace'), Type.Literal('sandbox'), Type.Literal('api')]),
  modifiedAt: Type.Optional(Type.String()),
});

export type ApiKeyRecord = Static<typeof apiKeyRecord>;

const applicationKeyRecord = Type.Object({
  id: Type.String(),
  last4: Type.String(),
  hash: Type.String(),
  createdAt: Type.String(),
  name: Type.Optional(Type.String()),
  /** `null` and absent: whatever its owner may. */
  scopes: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
});

export type ApplicationKeyRecord = Static<typeof applicationKeyRecord>;

const webhookRecord = Type.Object({
  name: Type.String(),
  url: Type.String(),
  encode_as: Type.Union([Type.Literal('json'), Type.Literal('form')]),
  custom_headers: nullableText,
  payload: nullableText,
  auth_method_id: nullableText,
});

/** A webhook: deliveries use its address and headers, so they are kept as they came. */
export type WebhookRecord = Static<typeof webhookRecord>;

const customVariableRecord = Type.Object({
  name: Type.String(),
  value: Type.String(),
  is_secret: Type.Boolean(),
});

export type CustomVariableRecord = Static<typeof customVariableRecord>;

const authMethodRecord = Type.Object({
  id: Type.String(),
  name: Type.String(),
  access_token_url: Type.String(),
  client_id: Type.String(),
  client_secret: Type.String(),
  scope: nullableText,
  audience: nullableText,
});

export type AuthMethodRecord = Static<typeof authMethodRecord>;

/** What an organization keeps between two starts of the sandbox. */
export const organizationRecord = Type.Object({
  tileInstalledAt: nullableText,
  grants: Type.Array(grantRecord),
  apiKeys: Type.Array(apiKeyRecord),
  applicationKeys: Type.Array(applicationKeyRecord),
  webhooks: Type.Array(webhookRecord),
  customVariables: Type.Array(customVariableRecord),
  authMethods: Type.Array(authMethodRecord),
});

export type OrganizationRecord = Static<typeof organizationRecord>;

export function emptyRecord(): OrganizationRecord {
  return {
    tileInstalledAt: null,
    grants: [],
    apiKeys: [],
    applicationKeys: [],
    webhooks: [],
    customVariables: [],
    authMethods: [],
  };
}
