import type { ObjectReader } from './object-reader.ts';

/**
 * An OAuth 2.0 client at the partner's own authorization server: Datadog fetches a token with it (client-credentials
 * grant) and sends it with each delivery. The secret is never returned. Unknown fields are kept.
 */
export interface ClientCredentials {
  id: string;
  name: string;
  access_token_url: string;
  client_id: string;
  /** Space-separated; null when none is asked for. */
  scope: string | null;
  audience: string | null;
  [field: string]: unknown;
}

/** One way in which an organisation's webhooks can authenticate. */
export interface AuthMethod {
  id: string;
  /** `oauth2-client-credentials` is the only one in 2026. */
  protocol: string;
  /** Undefined for a protocol that this version does not know. */
  clientCredentials: ClientCredentials | undefined;
}

const clientCredentialsType = 'webhooks-auth-method-oauth2-client-credentials';

/** Reads `{"data": {…}}`. */
export function readClientCredentials(answer: ObjectReader): ClientCredentials {
  return readResource(answer.object('data'));
}

function readResource(resource: ObjectReader): ClientCredentials {
  const attributes = resource.object('attributes');
  return {
    ...attributes.all,
    id: resource.text('id'),
    name: attributes.text('name'),
    access_token_url: attributes.text('access_token_url'),
    client_id: attributes.text('client_id'),
    scope: attributes.optionalText('scope'),
    audience: attributes.optionalText('audience'),
  };
}

/** Reads `{"data": […], "included": […]}` and joins the two lists. */
export function readAuthMethods(answer: ObjectReader): AuthMethod[] {
  const included = new Map(
    answer
      .list('included', 'optional')
      .filter((resource) => resource.all.type === clientCredentialsType)
      .map(readResource)
      .map((credentials) => [credentials.id, credentials]),
  );
  return answer.list('data').map((method) => {
    const protocol = method.object('attributes').text('protocol');
    const id = method.text('id');
    return { id, protocol, clientCredentials: included.get(relatedId(method) ?? id) };
  });
}

function relatedId(method: ObjectReader): string | undefined {
  if (method.all.relationships === undefined) return undefined;
  const relationship = method.object('relationships').all['oauth2-client-credentials'];
  if (relationship === undefined) return undefined;
  return method.object('relationships').object('oauth2-client-credentials').object('data').text('id');
}

/** The body of a creation or change. */
export function clientCredentialsBody(attributes: object): object {
  return { data: { type: clientCredentialsType, attributes } };
}
