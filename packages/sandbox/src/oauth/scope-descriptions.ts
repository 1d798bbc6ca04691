import { documentedScopes } from '../operations/generated/operation-rows.ts';

/** Scopes that Datadog grants to partners and that its OpenAPI documents do not describe. */
const undocumented: Readonly<Record<string, string>> = {
  api_keys_write: 'Create one API key for your organization, and send metrics, logs and events with it.',
  create_webhooks: 'Create webhooks that notify the application when your monitors alert.',
};

/** What a scope allows, in words for the person who is asked. */
export function describeScope(scope: string): string {
  return (
    documentedScopes[scope] ??
    undocumented[scope] ??
    `${guess(scope)} Datadog's API documents do not list this scope.`
  );
}

function guess(scope: string): string {
  const [verb = '', ...noun] = scope.split('_').reverse();
  const subject = noun.reverse().join(' ');
  if (verb === 'read') return `View ${subject}.`;
  if (verb === 'write') return `Create and change ${subject}.`;
  return `Use "${scope}".`;
}
