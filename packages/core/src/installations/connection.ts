import type { OAuthClient } from '../oauth/create-authorization-request.ts';
import type { Callback } from '../oauth/validate-callback.ts';
import type { Lease } from './installation-store.ts';
import type { Installation } from './installation.ts';

/** Input of {@link connectInstallation}. */
export interface Connection {
  /** The partner's account that began the flow; take it from the session, not from the request. */
  readonly accountId: string;
  /** The client that the authorization was made with. */
  readonly client: OAuthClient;
  /** From {@link validateCallback}. */
  readonly callback: Callback;
  /** The same text as in the authorization. */
  readonly redirectUri: string;
  /** Kept since {@link createAuthorizationRequest}. */
  readonly codeVerifier: string;
}

/** An installation that this process works on. */
export interface LeasedInstallation<Kind extends Installation = Installation> {
  readonly installation: Kind;
  readonly version: number;
  readonly lease: Lease;
}
