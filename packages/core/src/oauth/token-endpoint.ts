import type * as OAuth from 'oauth4webapi';

import { answerError } from '../errors/answer-error.ts';
import { createError } from '../errors/create-error.ts';
import { TilekitError } from '../errors/tilekit-error.ts';
import { defaultTransport } from '../http/create-transport.ts';
import { TransportError } from '../http/transport-error.ts';
import type { Transport, TransportRequest, TransportResponse } from '../http/transport.ts';
import type { DatadogSite } from '../sites/datadog-site.ts';
import { directEndpoints, type Endpoints } from '../sites/endpoints.ts';
import type { OAuthClient } from './oauth-client.ts';

/** What every call to a site's OAuth endpoints needs. */
export interface OAuthCallOptions {
  readonly client: OAuthClient;
  /** From {@link validateCallback} or {@link parseDomain}. */
  readonly site: DatadogSite;
  /** Default: one shared transport. */
  readonly transport?: Transport | undefined;
  /** Default: the real Datadog. */
  readonly endpoints?: Endpoints | undefined;
  /** Unix milliseconds; default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** Deadline of the call; default 15,000. */
  readonly timeoutMs?: number | undefined;
}

/** A partner's own transport may fail in its own words, which may hold anything: the outcome counts as unknown. */
async function sendThrough(transport: Transport, request: TransportRequest): Promise<TransportResponse> {
  try {
    return await transport(request);
  } catch (error) {
    if (error instanceof TilekitError) throw error;
    const cause = { name: error instanceof Error ? error.name : typeof error };
    throw new TransportError('CONNECTION_LOST', `The transport failed (${cause.name}).`, {
      maybeSent: true,
      cause,
    });
  }
}

/** What oauth4webapi needs for one call. */
export interface Conversation {
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

type OAuthPath = '/oauth2/v1/token' | '/oauth2/v1/revoke';

/**
 * Lets oauth4webapi speak through the transport, and turns every failure into an error of the catalogue.
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
  path: OAuthPath,
  secrets: readonly string[],
  run: (conversation: Conversation) => Promise<Result>,
  bearer?: string,
): Promise<Result> {
  const { client, site, transport = defaultTransport(), endpoints = directEndpoints } = call;
  // Loaded by the first call, not by everybody who imports this package.
  const oauth = await import('oauth4webapi');
  const operation = `POST ${path}`;
  const hidden = [client.clientSecret, ...secrets];
  const send: CustomFetch = async (_, { headers, body }) => {
    const answer = await sendThrough(transport, {
      method: 'POST',
      url: endpoints(site.apiHost, path),
      // Datadog wants to see a bearer beside the client's credentials, which the library does not foresee.
      headers: { ...headers, ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }) },
      body: body.toString(),
      timeoutMs: call.timeoutMs ?? 15_000,
      freshConnection: true,
    });
    if (answer.status !== 200) throw answerError(answer, { operation, secrets: hidden });
    return new Response(new Uint8Array(answer.body), { status: 200, headers: answer.headers });
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
