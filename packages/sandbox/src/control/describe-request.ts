import { createHash } from 'node:crypto';
import * as zlib from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { bytesOf, headerOf } from '../http/datadog-request.ts';
import type { RequestDetails } from './request-log.ts';

/** What `GET /_sandbox/requests?details` says besides the request line: whose it was, and why it was refused. */
export function describeRequest(datadog: Datadog, request: FastifyRequest): RequestDetails {
  const parameters = isOAuth(request) ? parametersOf(request) : new Map<string, string>();
  const organization = headerOrganization(datadog, request) ?? bodyOrganization(datadog, request);
  for (const kind of ['code_verifier', 'client_secret'] as const) {
    datadog.secrets.add(kind, parameters.get(kind) ?? '', undefined);
  }
  const bytes = request.faultedBody ?? bytesOf(request);
  const presented =
    headerOf(request, 'dd-api-key') ?? headerOf(request, 'authorization') ?? parameters.get('refresh_token');
  const isScripted = request.fault?.respond !== undefined;
  return {
    organization,
    grantType: parameters.get('grant_type'),
    refused: isScripted ? 'A scripted fault answered.' : request.refusal,
    secretsInUrl: secretNamesIn(datadog, request),
    credential: presented === undefined ? undefined : fingerprint(presented),
    scripted: isScripted || request.fault?.drop !== undefined,
    contentType: headerOf(request, 'content-type'),
    body: bytes.length === 0 ? undefined : fingerprint(bytes),
    refusedBody:
      (isScripted || request.fault?.drop === 'before') && !isOAuth(request)
        ? decodedText(request, bytes)
        : undefined,
  };
}

/** The organization of the API key or access token in a request's headers, also when it no longer works. */
export function headerOrganization(datadog: Datadog, request: FastifyRequest): string | undefined {
  const key = headerOf(request, 'dd-api-key') ?? queryOf(request).get('api_key') ?? undefined;
  const token = /^Bearer +(\S+)$/i.exec(headerOf(request, 'authorization') ?? '')?.[1];
  const site = request.datadogHost?.site;
  return (
    (key === undefined ? undefined : datadog.secrets.organizationOf(key)) ??
    (key && site ? datadog.apiKeys.findOrganization(site, key)?.key : undefined) ??
    (token === undefined ? undefined : organizationOfToken(datadog, token))
  );
}

/** The organization of the code or token in the body of a request to the OAuth endpoints. */
export function bodyOrganization(datadog: Datadog, request: FastifyRequest): string | undefined {
  if (!isOAuth(request)) return undefined;
  const parameters = parametersOf(request);
  const code = parameters.get('code');
  const token = parameters.get('refresh_token') ?? parameters.get('token');
  return (
    (code === undefined ? undefined : datadog.codes.organizationOf(code)?.key) ??
    (token === undefined ? undefined : organizationOfToken(datadog, token))
  );
}

function organizationOfToken(datadog: Datadog, token: string): string | undefined {
  return datadog.grants.findByAnyToken(token)?.organization.key ?? datadog.secrets.organizationOf(token);
}

function isOAuth(request: FastifyRequest): boolean {
  return request.method === 'POST' && /\/oauth2\/v1\/(?:token|revoke)(?:\?|$)/.test(request.url);
}

function parametersOf(request: FastifyRequest): Map<string, string> {
  const text = (request.faultedBody ?? bytesOf(request)).toString('utf8');
  if (!text.startsWith('{')) return new Map(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return new Map(entries.map(([name, field]) => [name, String(field)]));
  } catch {
    return new Map();
  }
}

const secretNames = /^(?:.*token|.*secret|(?:dd[-_])?(?:api|application)[-_]?key|code_verifier)$/i;

/** By their names, and by values that the sandbox issued. */
function secretNamesIn(datadog: Datadog, request: FastifyRequest): string[] {
  const found = [...queryOf(request)].filter(
    ([name, value]) => secretNames.test(name) || datadog.secrets.organizationOf(value) !== undefined,
  );
  return [...new Set(found.map(([name]) => name))];
}

function queryOf(request: FastifyRequest): URLSearchParams {
  const [, query = ''] = request.url.split('?', 2);
  return new URLSearchParams(query);
}

function fingerprint(value: string | Buffer): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 12);
}

/** The text of a body, decompressed; nothing when there is none or it cannot be read. */
function decodedText(request: FastifyRequest, bytes: Buffer): string | undefined {
  if (bytes.length === 0) return undefined;
  const options = { maxOutputLength: 4 * 1024 * 1024 };
  try {
    switch (headerOf(request, 'content-encoding')) {
      case 'gzip':
        return zlib.gunzipSync(bytes, options).toString('utf8');
      case 'deflate':
        return zlib.inflateSync(bytes, options).toString('utf8');
      case 'br':
        return zlib.brotliDecompressSync(bytes, options).toString('utf8');
      case 'zstd':
      case 'zstd1':
        return zlib.zstdDecompressSync(bytes, options).toString('utf8');
      default:
        return bytes.toString('utf8');
    }
  } catch {
    return undefined;
  }
}
