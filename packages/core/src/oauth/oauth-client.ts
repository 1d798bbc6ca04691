/** An OAuth client of the Developer Platform. */
export interface OAuthClient {
  readonly clientId: string;
  /** Shown once by Datadog; only one is active at a time. */
  readonly clientSecret: string;
  /** `test`: works in the organisation that made it. `published`: every organisation can authorize it. */
  readonly kind: 'test' | 'published';
}
