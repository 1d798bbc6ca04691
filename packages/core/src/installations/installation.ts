/** What the store holds of a grant. Token texts are sealed. */
export interface StoredTokens {
  /** Rises by one with every commit of new tokens, so that an old answer is known as old. */
  readonly generation: number;
  /** Sealed. */
  readonly accessToken: string;
  /** Sealed. */
  readonly refreshToken: string;
  /** ISO 8601. */
  readonly issuedAt: string;
  /** ISO 8601; drawn once per grant (80 % of the life, with jitter), so that all processes agree. */
  readonly refreshAt: string;
  /** ISO 8601. */
  readonly expiresAt: string;
  /** What Datadog granted; empty when it did not say. */
  readonly scopes: readonly string[];
  /** Set when these tokens replace some that Datadog refused before their time. */
  readonly forced?: boolean | undefined;
  /** Set while refreshing fails: no attempt is made before `retryAt`. */
  readonly failure?:
    { readonly code: string; readonly attempts: number; readonly retryAt: string } | undefined;
}

/** What the store holds of an API key. */
export interface StoredApiKey {
  /** Datadog's id of the key. */
  readonly id: string;
  /** As on the API Keys page. */
  readonly name: string;
  readonly last4: string;
  /** Sealed. */
  readonly key: string;
}

/** A grant that a newer consent replaced and that is not revoked at Datadog yet. */
export interface ReplacedGrant {
  /** The OAuth client that the grant belongs to. */
  readonly clientId: string;
  readonly tokens: StoredTokens;
}

/** What every installation says of itself. All of it is JSON: dates are ISO 8601 texts. */
export interface InstallationIdentity {
  readonly id: string;
  /** The partner's account: never act on an installation for another one. */
  readonly accountId: string;
  /** The OAuth client that the grant belongs to. */
  readonly clientId: string;
  /** The site parameter; read it with {@link parseDomain}. */
  readonly domain: string;
  /** The Datadog organization, where Datadog named it. */
  readonly organization?: { readonly id: string; readonly name?: string | undefined } | undefined;
  readonly createdAt: string;
  readonly changedAt: string;
  /** Kept only until they are revoked: {@link settleInstallations} does it where the process died. */
  readonly replacedGrants?: readonly ReplacedGrant[] | undefined;
}

/** Consent is given and the intent to make an API key is on disk; a key may or may not exist at Datadog. */
export interface ConnectingInstallation extends InstallationIdentity {
  readonly status: 'connecting';
  readonly tokens: StoredTokens;
  /** The key of an earlier connection of the same installation. */
  readonly previousApiKey?: StoredApiKey | undefined;
}

/** Everything is on disk. `apiKey` is absent only for an integration that never asks for `api_keys_write`. */
export interface ConnectedInstallation extends InstallationIdentity {
  readonly status: 'connected';
  readonly tokens: StoredTokens;
  readonly apiKey?: StoredApiKey | undefined;
}

/** The grant is gone; the customer must authorize again. */
export interface NeedsReauthorizationInstallation extends InstallationIdentity {
  readonly status: 'needs-reauthorization';
  /** The code of the error that ended the grant. */
  readonly reason: string;
  /** The generation of the grant that ended. */
  readonly generation: number;
  readonly apiKey?: StoredApiKey | undefined;
}

/** The grant lives, but the API key's value is nowhere: the customer follows the five recovery steps. */
export interface NeedsRecoveryInstallation extends InstallationIdentity {
  readonly status: 'needs-recovery';
  readonly reason: 'answer-lost' | 'key-exists' | 'key-rejected' | 'interrupted';
  readonly tokens: StoredTokens;
  /** A key that may still be good; it is tried when the customer connects again. */
  readonly previousApiKey?: StoredApiKey | undefined;
}

/** Local access is off and the API key erased; the grant is not yet revoked at Datadog. */
export interface DisconnectingInstallation extends InstallationIdentity {
  readonly status: 'disconnecting';
  /** Kept only until they are revoked. */
  readonly tokens: StoredTokens;
}

/** A tombstone without secrets. */
export interface DisconnectedInstallation extends InstallationIdentity {
  readonly status: 'disconnected';
}

/** One Datadog organization connected to one partner account. */
export type Installation =
  | ConnectingInstallation
  | ConnectedInstallation
  | NeedsReauthorizationInstallation
  | NeedsRecoveryInstallation
  | DisconnectingInstallation
  | DisconnectedInstallation;

export type InstallationStatus = Installation['status'];

/**
 * The place that a live installation takes: one per partner account, site and organization. A store keeps it unique.
 *
 * @returns `undefined` for a tombstone, which takes no place
 */
export function slotOf(installation: Installation): string | undefined {
  if (installation.status === 'disconnected') return undefined;
  return slotFor(installation.accountId, installation.domain, installation.organization?.id);
}

/** @returns the slot of an account, a site parameter and (if known) an organization */
export function slotFor(accountId: string, domain: string, organizationId: string | undefined): string {
  return JSON.stringify([accountId, domain, organizationId ?? null]);
}

/**
 * Compares what was granted with what the integration declares now.
 *
 * @returns the scopes that need a new consent; none when Datadog did not say what it granted
 */
export function missingScopes(installation: Installation, declared: readonly string[]): readonly string[] {
  if (!('tokens' in installation)) return [];
  const { scopes } = installation.tokens;
  return scopes.length === 0 ? [] : declared.filter((scope) => !scopes.includes(scope));
}
