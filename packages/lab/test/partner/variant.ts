/** How a partner may build the same thing differently, and be right. */
export interface Variant {
  readonly german?: boolean;
  readonly loginRedirects?: boolean;
  readonly accountChoice?: boolean;
  readonly jsonOnly?: boolean;
  readonly rotatesSession?: boolean;
  readonly friendlyErrors?: boolean;
  readonly keyByJob?: boolean;
  readonly secureCookie?: boolean;
  readonly intervalMs?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly confirmsDisconnect?: boolean;
  readonly signInSteps?: boolean;
  readonly strictSession?: boolean;
  readonly answersAfterMs?: number;
  readonly limit?: { readonly requests: number; readonly seconds: number };
  readonly closesConnections?: boolean;
  readonly trailingSlash?: boolean;
  readonly pageSize?: number;
  readonly oneSession?: boolean;
  readonly oneAttempt?: boolean;
  readonly silentWebhook?: boolean;
  readonly checksOrigin?: boolean;
  readonly singlePage?: boolean;
  readonly disconnectByDelete?: boolean;
  readonly fleet?: boolean;
  readonly alertHistory?: boolean;
  readonly cleansUpLater?: boolean;
  readonly timedState?: boolean;
  readonly compresses?: boolean;
  readonly ipv6?: boolean;
}

export const clientId = '2f6f2f1e-0c3f-4a4c-8a35-0b7f3e7c2a44';

export const clientSecret = 'sandbox-test-client-secret';
