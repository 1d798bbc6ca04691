export {
  createWebhook,
  deleteWebhook,
  getWebhook,
  updateWebhook,
  type CreateWebhookOptions,
  type UpdateWebhookOptions,
  type Webhook,
  type WebhookOptions,
} from './client/webhooks.ts';
export {
  customHeaders,
  type NewWebhook,
  type WarningOptions,
  type WebhookChanges,
} from './client/webhook-fields.ts';

export {
  createCustomVariable,
  deleteCustomVariable,
  getCustomVariable,
  updateCustomVariable,
  type CreateCustomVariableOptions,
  type CustomVariable,
  type CustomVariableChanges,
  type CustomVariableOptions,
  type NewCustomVariable,
  type UpdateCustomVariableOptions,
} from './client/custom-variables.ts';

export {
  createAuthMethod,
  deleteAuthMethod,
  getAuthMethod,
  listAuthMethods,
  updateAuthMethod,
  type AuthMethod,
  type AuthMethodOptions,
  type ClientCredentials,
  type ClientCredentialsChanges,
  type CreateAuthMethodOptions,
  type ListAuthMethodsOptions,
  type NewClientCredentials,
  type UpdateAuthMethodOptions,
} from './client/auth-methods.ts';

export type { AccessToken, CallOptions, Credential, KeyPair } from './client/call.ts';

export { defineFormPayload, definePayload, type PayloadOptions } from './payload/define-payload.ts';
export type { PayloadOf, PayloadSchema, PayloadTemplate } from './payload/payload-template.ts';
export {
  alertTransitions,
  type AlertTransition,
  type FormPayloadDefinition,
  type JsonValue,
  type PayloadDefinition,
  type PayloadValue,
} from './payload/payload-definition.ts';
export {
  payloadVariables,
  type JsonVariableName,
  type PayloadVariable,
  type PayloadVariableName,
} from './payload/payload-variables.ts';

export {
  receive,
  type DeliveryRequest,
  type Receiver,
  type Reception,
  type ReceptionCode,
} from './receiver/receive.ts';
export {
  bearerToken,
  secretHeader,
  type Authenticator,
  type BearerToken,
  type DeliveryHeaders,
  type SecretHeader,
} from './receiver/authentication.ts';
export {
  deliveryIdentity,
  isNewerTransition,
  type Delivery,
  type KnownTransition,
} from './receiver/delivery.ts';

export { webhookErrorTable, type WebhookErrorCode } from './errors/errors.ts';
