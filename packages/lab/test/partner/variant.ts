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
  /** After disconnecting and connecting again, the webhook that is still there goes on. */
  readonly revivesWebhook?: boolean;
  /** Customers one after the other, in one loop. */
  readonly oneByOne?: boolean;
  /** The session is the signed account: each sign-in has the same. */
  readonly signedSession?: boolean;
  /** What ended is not listed. */
  readonly forgetsEnded?: boolean;
  /** The flow's address is kept in the sign-in's own address, not in a session. */
  readonly returnsByAddress?: boolean;
  /** The whole session is in the cookie, sealed: each answer gives a new one, and old ones stay readable. */
  readonly sealedSession?: boolean;
  /** Each attempt has a cookie, for the callback alone, which the callback removes. */
  readonly attemptCookie?: boolean;
  /** The callback asks the customer before it uses the code. */
  readonly confirmsCallback?: boolean;
  /** The sign-in form stands at the address that needs it, with 401. */
  readonly signInInPlace?: boolean;
  /** One request of a session at a time, as with session files. */
  readonly locksSession?: boolean;
  /** A form carries the value of a readable cookie. */
  readonly doubleSubmit?: boolean;
  /** A timer refreshes at half of the life, data or not. */
  readonly refreshesByTimer?: boolean;
  /** Pages show what a timer has read from Datadog. */
  readonly readsByTimer?: boolean;
  /** A request for each metric, deflated. */
  readonly deflatesEach?: boolean;
  /** The listing has ids and dates alone. */
  readonly namelessListing?: boolean;
  /** Unknown parameters, methods and hosts are refused. */
  readonly strict?: boolean;
}

export const clientId = '2f6f2f1e-0c3f-4a4c-8a35-0b7f3e7c2a44';

export const clientSecret = 'sandbox-test-client-secret';
