import { inflateSync, zstdDecompressSync } from 'node:zlib';
import type { Transport, TransportRequest, TransportResponse } from '@tilekit/core';

/** What an intake does with one request, instead of taking it in. */
export type Deviation =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  /** No answer: the request is lost before or after it counted. */
  | { readonly lose: 'before' | 'after'; readonly error?: Error };

/** Decides about a request; `undefined` takes it in. */
export type Script = (items: readonly unknown[], request: TransportRequest) => Deviation | undefined;

/** An in-memory intake, for a million scripted answers per second, which the sandbox cannot give. */
export interface ScriptedIntake {
  readonly transport: Transport;
  /** Every item that counted, in order of arrival; duplicates twice. */
  readonly taken: unknown[];
  /** Decoded text of each request's body. */
  readonly texts: string[];
  readonly requests: TransportRequest[];
}

export function createScriptedIntake(script: Script = () => undefined): ScriptedIntake {
  const taken: unknown[] = [];
  const texts: string[] = [];
  const requests: TransportRequest[] = [];
  const transport = async (request: TransportRequest): Promise<TransportResponse> => {
    await Promise.resolve();
    const text = textOf(request);
    const items = itemsOf(JSON.parse(text));
    requests.push(request);
    texts.push(text);
    const deviation = script(items, request);
    if (!deviation) {
      taken.push(...items);
      return { status: 202, headers: {}, body: Buffer.from('{"errors":[]}') };
    }
    if ('status' in deviation) {
      const { status, headers = {}, body = status < 500 ? '{"errors":["Refused"]}' : '' } = deviation;
      return { status, headers, body: Buffer.from(body) };
    }
    if (deviation.lose === 'after') taken.push(...items);
    throw deviation.error ?? new Error('socket hang up');
  };
  return { transport, taken, texts, requests };
}

/** The text of a request before compression. */
export function textOf({ body, headers }: TransportRequest): string {
  const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body ?? []);
  switch (headers?.['content-encoding']) {
    case 'deflate':
      return inflateSync(bytes).toString('utf8');
    case 'zstd1':
      return zstdDecompressSync(bytes).toString('utf8');
    default:
      return bytes.toString('utf8');
  }
}

function itemsOf(body: unknown): unknown[] {
  if (Array.isArray(body)) return body as unknown[];
  if (typeof body === 'object' && body !== null && 'series' in body && Array.isArray(body.series)) {
    return body.series as unknown[];
  }
  return [body];
}
