import type { Installation } from './installation.ts';

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
