/** What the token endpoint grants. */
export interface TokenSet {
  /** Goes into `Authorization: Bearer …`. */
  readonly accessToken: string;
  /** Lives until the customer or the partner revokes it. */
  readonly refreshToken: string;
  /** When the access token ends (Datadog: an hour after its issue). */
  readonly expiresAt: Date;
  /** What Datadog says was granted; empty when the answer does not say. */
  readonly scopes: readonly string[];
}
