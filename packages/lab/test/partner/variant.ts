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
}

export const clientId = '2f6f2f1e-0c3f-4a4c-8a35-0b7f3e7c2a44';

export const clientSecret = 'sandbox-test-client-secret';
