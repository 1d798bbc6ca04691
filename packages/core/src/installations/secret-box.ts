/** What a sealed text belongs to. Opening it anywhere else fails. */
export interface SecretContext {
  /** What the secret serves; one store never mixes purposes in a field. */
  readonly purpose: string;
  readonly installationId: string;
  readonly field: 'access_token' | 'refresh_token' | 'api_key' | (string & {});
}

/** Seals secrets before they reach a store. `@tilekit/core/secrets` makes one from a key ring. */
export interface SecretBox {
  seal(plaintext: string, context: SecretContext): Promise<string>;
  /** @throws SECRET_UNREADABLE, KEY_UNKNOWN */
  open(sealed: string, context: SecretContext): Promise<string>;
  /** Whether the text is sealed with the active key. */
  isCurrent(sealed: string): boolean;
}
