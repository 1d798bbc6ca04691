import type { TransportResponse } from './transport.ts';
import { redact } from '../errors/redact.ts';

/** The shapes in which Datadog is known to report a failure. */
export type AnswerShape = 'strings' | 'objects' | 'oauth' | 'message' | 'json' | 'html' | 'text' | 'empty';

/** What an answer says about a failure: evidence for an error, without secrets. */
export interface AnswerEvidence {
  readonly status: number;
  readonly contentType: string;
  readonly shape: AnswerShape;
  /** What Datadog said, one entry for each error, redacted and at most 500 characters each. */
  readonly messages: readonly string[];
}

/**
 * Reads an answer that is not what was asked for: `{"errors": […]}` with strings or JSON:API objects, RFC 6749's
 * `error`, other JSON, HTML, text, or nothing.
 *
 * @param secrets texts of the request that the answer might repeat
 * @returns what it says, without secrets: the `cause` of an error
 */
export function readAnswer(response: TransportResponse, secrets: readonly string[] = []): AnswerEvidence {
  const contentType = response.headers['content-type'] ?? '';
  const text = new TextDecoder().decode(response.body.subarray(0, 100_000)).trim();
  const { shape, messages } = text === '' ? { shape: 'empty' as const, messages: [] } : messagesOf(text);
  return {
    status: response.status,
    contentType: contentType.slice(0, 100),
    shape,
    messages: messages.slice(0, 20).map((message) => redact(message, secrets).slice(0, 500)),
  };
}

function messagesOf(text: string): { shape: AnswerShape; messages: string[] } {
  const value = parseJson(text);
  if (value === undefined) {
    if (!/^<|<html|<!doctype/i.test(text)) return { shape: 'text', messages: [text] };
    const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1]?.trim();
    return { shape: 'html', messages: title ? [title] : [] };
  }
  if (typeof value === 'string') return { shape: 'text', messages: [value] };
  if (!isRecord(value)) return { shape: 'json', messages: [] };
  const { errors } = value;
  if (Array.isArray(errors)) {
    const objects = errors.some(isRecord);
    return {
      shape: objects ? 'objects' : 'strings',
      messages: errors.map(messageOf).filter((text) => text !== ''),
    };
  }
  if (typeof errors === 'string') return { shape: 'strings', messages: [errors] };
  if (typeof value.error === 'string') {
    const description = value.error_description;
    return {
      shape: 'oauth',
      messages: [typeof description === 'string' ? `${value.error} - ${description}` : value.error],
    };
  }
  const message = messageOf(value);
  return message ? { shape: 'message', messages: [message] } : { shape: 'json', messages: [] };
}

/** One entry of `errors`: a text, or an object with some of JSON:API's members. */
function messageOf(entry: unknown): string {
  if (typeof entry === 'string') return entry;
  if (!isRecord(entry)) return '';
  const parts = ['title', 'detail', 'message', 'error'].map((name) => entry[name]);
  return [...new Set(parts.filter((part) => typeof part === 'string'))].join(': ');
}

/** Error codes of RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1 and RFC 7009 §2.2.1: what an OAuth endpoint may answer. */
const oauthErrorCodes: ReadonlySet<string> = new Set([
  'access_denied',
  'insufficient_scope',
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'invalid_token',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
  'unsupported_token_type',
]);

/** What the caller knows about an answer of Datadog's. */
export interface ExpectedAnswer {
  /** The endpoint as in Datadog's reference: `POST /api/v2/series`. */
  readonly operation: string;
  /**
   * Whether the body of a success is what the endpoint documents; `undefined` stands for an empty body.
   * Default: any JSON but one that reports an error.
   */
  readonly accepts?: ((body: unknown, status: number) => boolean) | undefined;
}

/**
 * Did Datadog answer? Proxies, load balancers and sign-in pages answer as well, with any status. Nothing may be
 * counted, deleted or marked because of an answer that is not Datadog's.
 *
 * A success is Datadog's when its body is what the endpoint documents. A refusal is Datadog's when it is JSON that
 * lists `errors` (their content type may be `text/plain`), or names an error of OAuth at an OAuth endpoint. Datadog's
 * API never redirects, and never answers HTML.
 *
 * @returns whether the answer is Datadog's, success or refusal
 */
export function isDatadogAnswer(response: TransportResponse, expected: ExpectedAnswer): boolean {
  const { status } = response;
  if (status >= 300 && status < 400) return false;
  if (status < 300) {
    const { accepts = isJsonSuccess } = expected;
    return readSuccess(response, accepts) === true;
  }
  const value = isHtml(response) ? undefined : readJson(response);
  if (!isRecord(value)) return false;
  const { errors, error } = value;
  if (Array.isArray(errors)) {
    return errors.length > 0 && errors.every((entry) => typeof entry === 'string' || isRecord(entry));
  }
  return isOAuthOperation(expected.operation) && typeof error === 'string' && oauthErrorCodes.has(error);
}

/** Reads the body of a success; HTML and what is no JSON hold nothing. */
export function readSuccess<Value>(
  response: TransportResponse,
  read: (body: unknown, status: number) => Value | undefined,
): Value | undefined {
  const { body, status } = response;
  if (body.byteLength === 0) return read(undefined, status);
  const value = isHtml(response) ? undefined : readJson(response);
  return value === undefined ? undefined : read(value, status);
}

/** @returns whether an operation is one of a site's OAuth endpoints */
export function isOAuthOperation(operation: string): boolean {
  return operation.includes(' /oauth2/');
}

function isJsonSuccess(body: unknown): boolean {
  return body !== undefined && !(isRecord(body) && ('error' in body || 'errors' in body));
}

function isHtml({ headers }: TransportResponse): boolean {
  return /\bx?html\b/i.test(headers['content-type'] ?? '');
}

/** The JSON value of an answer; `undefined` when it is not JSON. */
function readJson({ body }: TransportResponse): unknown {
  return parseJson(new TextDecoder().decode(body));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the caller reads the text instead, or reports what it expected.
    return undefined;
  }
}

/** @returns whether the value is a JSON object */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
