import type { TransportResponse } from '../http/transport.ts';
import { redact } from './redact.ts';

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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the caller looks at the text instead.
    return undefined;
  }
}

/** @returns whether the value is a JSON object */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
