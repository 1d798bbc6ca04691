export { createWebhook, type CreateWebhookOptions } from './webhook/create-webhook.ts';
export { getWebhook, type WebhookOptions } from './webhook/get-webhook.ts';
export { updateWebhook, type UpdateWebhookOptions } from './webhook/update-webhook.ts';
export { deleteWebhook } from './webhook/delete-webhook.ts';
export type { Webhook } from './client/webhooks.ts';
export type { NewWebhook, WarningOptions, WebhookChanges } from './client/webhook-fields.ts';
export { customHeaders } from './webhook/custom-headers.ts';

export {
  createCustomVariable,
  type CreateCustomVariableOptions,
} from './custom-variable/create-custom-variable.ts';
export { getCustomVariable, type CustomVariableOptions } from './custom-variable/get-custom-variable.ts';
export {
  updateCustomVariable,
  type UpdateCustomVariableOptions,
} from './custom-variable/update-custom-variable.ts';
export { deleteCustomVariable } from './custom-variable/delete-custom-variable.ts';
export type {
  CustomVariable,
  CustomVariableChanges,
  NewCustomVariable,
} from './client/custom-variables.ts';

export { listAuthMethods, type ListAuthMethodsOptions } from './auth-method/list-auth-methods.ts';
export { createAuthMethod, type CreateAuthMethodOptions } from './auth-method/create-auth-method.ts';
export { getAuthMethod, type AuthMethodOptions } from './auth-method/get-auth-method.ts';
export { updateAuthMethod, type UpdateAuthMethodOptions } from './auth-method/update-auth-method.ts';
export { deleteAuthMethod } from './auth-method/delete-auth-method.ts';
export type { AuthMethod, ClientCredentials } from './client/auth-methods.ts';
export type { ClientCredentialsChanges, NewClientCredentials } from './auth-method/auth-method-input.ts';

export type { AccessToken, CallOptions, Credential, KeyPair } from './client/call.ts';

export { defineFormPayload, definePayload, type PayloadOptions } from './payload/define-payload.ts';
export type { PayloadOf, PayloadTemplate } from './payload/payload-template.ts';
export type {
  FormPayloadDefinition,
  JsonValue,
  PayloadDefinition,
  PayloadValue,
} from './payload/payload-definition.ts';
export type { PayloadSchema } from './payload/payload-schema.ts';
export {
  payloadVariables,
  type JsonVariableName,
  type PayloadVariable,
  type PayloadVariableName,
} from './payload/payload-variables.ts';
export { alertTransitions, type AlertTransition } from './payload/alert-transition.ts';

export {
  receive,
  type DeliveryRequest,
  type Receiver,
  type Reception,
  type ReceptionCode,
} from './receiver/receive.ts';
export { secretHeader, type SecretHeader } from './receiver/authentication.ts';
export { bearerToken, type BearerToken } from './receiver/bearer-token.ts';
export type { Authenticator, DeliveryHeaders } from './receiver/authenticator.ts';
export { deliveryIdentity, type Delivery } from './receiver/delivery.ts';
export { isNewerTransition, type KnownTransition } from './receiver/alert-order.ts';

export { webhookErrorTable, type WebhookErrorCode } from './errors/errors.ts';
