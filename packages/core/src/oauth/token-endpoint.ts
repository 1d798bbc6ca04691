import type * as OAuth from 'oauth4webapi';

import { createError } from '../errors/create-error.ts';
import { TilekitError } from '../errors/tilekit-error.ts';
import { isRecord } from '../request/read-answer.ts';
import { sendRequest, type RequestOptions } from '../request/send-request.ts';
import type { DatadogSite } from '../sites/datadog-site.ts';
import { directEndpoints } from '../sites/endpoints.ts';
import type { OAuthClient } from './create-authorization-request.ts';

/** What every call to a site's OAuth endpoints needs. Sent once, with a deadline of 15 seconds by default. */
export interface OAuthCallOptions extends Pick<
  RequestOptions,
  'transport' | 'endpoints' | 'timeoutMs' | 'clock'
> {
  readonly client: OAuthClient;
  /** From {@link validateCallback} or {@link parseDomain}. */
  readonly site: DatadogSite;
}

/** What oauth4webapi needs for one call. */
interface Conversation {
  readonly oauth: typeof OAuth;
  readonly server: OAuth.AuthorizationServer;
  readonly client: OAuth.Client;
  readonly authentication: OAuth.ClientAuth;
  readonly options: { readonly [OAuth.customFetch]: CustomFetch };
}

type CustomFetch = (
  url: string,
  options: OAuth.CustomFetchOptions<'POST', URLSearchParams>,
) => Promise<Response>;

/** Whether a success is Datadog's, by endpoint: the page of a proxy must neither store nor erase a token. */
const accepts = {
  '/oauth2/v1/token': (body: unknown) => isRecord(body) && typeof body.access_token === 'string',
  // RFC 7009 leaves the body open, and Datadog documents none: a body with content is not Datadog's.
  '/oauth2/v1/revoke': (body: unknown) =>
    body === undefined ||
    (isRecord(body) && Object.entries(body).every(([name, value]) => name === 'status' && value === 'ok')),
} as const;

/**
 * Lets oauth4webapi speak through the request layer, and turns every failure into an error of the catalogue.
 *
 * oauth4webapi sees the real addresses; the request goes where `endpoints` says, so that development runs what
 * production runs.
 *
 * @param path the endpoint
 * @param secrets what must not survive in an error, besides the client secret
 * @param run the calls to oauth4webapi
 * @param bearer an access token for the Authorization header
 */
export async function converse<Result>(
  call: OAuthCallOptions,
  path: keyof typeof accepts,
  secrets: readonly string[],
  run: (conversation: Conversation) => Promise<Result>,
  bearer?: string,
): Promise<Result> {
  const { client, site, endpoints = directEndpoints } = call;
  // Loaded by the first call, not by every import of this package.
  const oauth = await import('oauth4webapi');
  const operation = `POST ${path}`;
  const send: CustomFetch = async (_, { headers, body }) => {
    const request = {
      operation,
      method: 'POST' as const,
      url: endpoints(site.apiHost, path),
      // Datadog wants to see a bearer beside the client's credentials, which the library does not foresee.
      headers: { ...headers, ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }) },
      body: body.toString(),
      // A code works once, and a rotated refresh token as well.
      isIdempotent: false,
      read: (answer: unknown) => (accepts[path](answer) ? { answer } : undefined),
      secrets: [client.clientSecret, ...secrets],
    };
    const settled = await sendRequest(request, {
      ...call,
      timeoutMs: call.timeoutMs ?? 15_000,
      maxAttempts: 1,
    });
    if (settled.outcome !== 'answered') throw settled.error;
    const { response } = settled;
    return new Response(new Uint8Array(response.body), { status: 200, headers: response.headers });
  };
  try {
    return await run({
      oauth,
      server: {
        issuer: directEndpoints(site.apiHost).origin,
        token_endpoint: directEndpoints(site.apiHost, '/oauth2/v1/token').href,
        revocation_endpoint: directEndpoints(site.apiHost, '/oauth2/v1/revoke').href,
      },
      client: { client_id: client.clientId },
      // Datadog takes the client's credentials in the body.
      authentication: oauth.ClientSecretPost(client.clientSecret),
      options: { [oauth.customFetch]: send },
    });
  } catch (error) {
    if (error instanceof TilekitError) throw error;
    // The library's own causes hold the answer, tokens included: only its words are kept, which are its own.
    const words = error instanceof Error ? error.message : 'unknown';
    throw createError('UNEXPECTED_ANSWER', `The answer to ${operation} could not be used: ${words}.`, {
      status: 200,
      cause: { reason: words },
    });
  }
}
