/**
 * Names an account of an OpenID provider. The issuer is a part of it: the same subject at another provider is somebody
 * else (OpenID Connect Core, section 5.7).
 *
 * @returns the id that sessions and installations belong to
 */
export function issuerAccountId(issuer: URL, subject: string): string {
  return `${issuer.href} ${subject}`;
}

/** @returns the id by which the partner's platform knows an account */
export function platformAccountId(accountId: string): string {
  return /^https?:\/\/\S+ (.+)$/s.exec(accountId)?.[1] ?? accountId;
}
