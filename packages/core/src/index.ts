export { sites, siteTableDate } from './sites/site-table.ts';
export { hostsOf, webHostOf } from './sites/datadog-site.ts';
export type {
  ApiHost,
  DatadogHost,
  DatadogSite,
  IntakeHost,
  SiteDomain,
  WebHost,
  WebOrigin,
} from './sites/datadog-site.ts';
export { parseDomain } from './sites/parse-site.ts';
export { parseSite, type SelectedSite } from './sites/parse-site.ts';
export { defineSite, extendSites, parseSiteList, type SiteDefinition } from './sites/define-site.ts';
export { createSandboxEndpoints, directEndpoints, type Endpoints } from './sites/endpoints.ts';

export type { OAuthClient } from './oauth/create-authorization-request.ts';
export { parseOnboarding, type OnboardingStart } from './oauth/parse-onboarding.ts';
export { parseRedirectUri } from './oauth/create-authorization-request.ts';
export {
  createAuthorizationRequest,
  type AuthorizationRequest,
  type AuthorizationRequestOptions,
} from './oauth/create-authorization-request.ts';
export {
  validateCallback,
  type Callback,
  type CallbackOptions,
  type CallbackOrganization,
} from './oauth/validate-callback.ts';
export type { OAuthCallOptions } from './oauth/token-endpoint.ts';
export {
  exchangeAuthorizationCode,
  refreshAccessToken,
  revokeToken,
  type CodeExchangeOptions,
  type RefreshOptions,
  type RevokeOptions,
  type TokenSet,
} from './oauth/tokens.ts';
export { createApiKey, type ApiKey, type ApiKeyOptions } from './api-keys/create-api-key.ts';

export {
  TransportError,
  type Transport,
  type TransportErrorCode,
  type TransportRequest,
  type TransportResponse,
} from './request/transport.ts';
export {
  createTransport,
  defaultTransport,
  type ClosableTransport,
  type TransportOptions,
} from './request/create-transport.ts';
export type { ProxyEnvironment } from './request/proxy-settings.ts';
export {
  sendRequest,
  type DatadogRequest,
  type Outcome,
  type RequestOptions,
  type SendingHooks,
  type Turns,
} from './request/send-request.ts';
export { systemClock, type Clock } from './request/clock.ts';
export { readRateLimit, requestedWaitMs, retryWaitMs, type RateLimit } from './request/rate-limit.ts';
export { isHeaderText, secretsOf } from './request/credentials.ts';
export { answerError, type AnswerContext } from './request/answer-error.ts';
export {
  isDatadogAnswer,
  isRecord,
  readAnswer,
  type AnswerEvidence,
  type AnswerShape,
  type ExpectedAnswer,
} from './request/read-answer.ts';

export {
  CustomerActionError,
  DatadogActionError,
  PartnerActionError,
  RequestRefusedError,
  TilekitError,
  type TilekitErrorDetails,
} from './errors/tilekit-error.ts';
export { isErrorCode, type Actor, type ErrorCode } from './errors/error-table.ts';
export { createError, type ErrorEvidence } from './errors/create-error.ts';
export { redact, secretShapes } from './errors/redact.ts';
export { printable } from './errors/redact.ts';

export { slotFor, slotOf } from './installations/installation.ts';
export type {
  ConnectedInstallation,
  ConnectingInstallation,
  DisconnectedInstallation,
  DisconnectingInstallation,
  Installation,
  InstallationIdentity,
  InstallationStatus,
  NeedsReauthorizationInstallation,
  NeedsRecoveryInstallation,
  StoredApiKey,
  StoredTokens,
} from './installations/installation.ts';
export { parseInstallation } from './installations/parse-installation.ts';
export type {
  InstallationQuery,
  InstallationStore,
  Lease,
  StoredInstallation,
} from './installations/installation-store.ts';
export { createMemoryStore } from './installations/memory-store.ts';
export type { SecretBox, SecretContext } from './installations/installation-store.ts';
export type { InstallationEvent, Lifecycle } from './installations/lifecycle.ts';
export { lifecycleSteps, type LifecycleStep } from './installations/lifecycle-step.ts';
export type { Connection } from './installations/connection.ts';
export { connectInstallation } from './installations/connect-installation.ts';
export { recoverySteps, type RecoveryStep } from './installations/recovery-steps.ts';
export {
  createAccessTokenSource,
  type AccessTokenSource,
} from './installations/create-access-token-source.ts';
export { revokeReplacedGrants } from './installations/replaced-grants.ts';
export { hasOwnSecrets } from './installations/seal-tokens.ts';
export { openApiKey, type SubmissionCredentials } from './installations/open-api-key.ts';
export { reportRejectedApiKey } from './installations/report-rejected-api-key.ts';
export { missingScopes } from './installations/installation.ts';
export { disconnectInstallation } from './installations/disconnect-installation.ts';
export { settleInstallations, type Settlement } from './installations/settle-installations.ts';
export { rekeyInstallations, type Rekeying } from './installations/rekey-installations.ts';
export { validateApiKey, type ValidateApiKeyOptions } from './api-keys/validate-api-key.ts';
