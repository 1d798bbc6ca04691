import { errorTable } from '../errors/error-table.ts';
import { TilekitError } from '../errors/tilekit-error.ts';

/** One request to Datadog. Its URL comes from an `Endpoints`. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
  readonly signal?: AbortSignal | undefined;
  /** From the call to the last byte of the answer; default: the transport's. */
  readonly timeoutMs?: number | undefined;
  /**
   * Requests a separate connection. A kept connection may close while a request is in flight, which leaves the
   * outcome unknown: requests that must not run twice avoid that.
   */
  readonly freshConnection?: boolean;
}

/** A complete answer, whatever its status. Redirects are answers: nothing follows them. */
export interface TransportResponse {
  readonly status: number;
  /** Names in lower case; repeated headers joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Sends one request and reads one answer.
 *
 * The whole of tilekit's network access goes through this one function, so that a partner can bring another HTTP
 * client, and tests can record every host.
 *
 * @throws TransportError
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** The codes of a {@link TransportError}. */
export type TransportErrorCode =
  | 'HOST_NOT_FOUND'
  | 'CONNECTION_FAILED'
  | 'CONNECTION_LOST'
  | 'TLS_HOST_MISMATCH'
  | 'TLS_FAILED'
  | 'TIMED_OUT'
  | 'ABORTED'
  | 'RESPONSE_TOO_LARGE';

/** No complete answer arrived. */
export class TransportError extends TilekitError {
  declare readonly code: TransportErrorCode;

  /** Whether anything may have reached Datadog: if not, every request is safe to repeat. */
  readonly maybeSent: boolean;

  constructor(code: TransportErrorCode, what: string, options: { maybeSent: boolean; cause?: unknown }) {
    super(code, { ...errorTable[code], what, cause: options.cause });
    this.maybeSent = options.maybeSent;
  }
}

const connectCodes = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
]);

/**
 * Names the failure of a socket.
 *
 * @param error what node:http reported
 * @param host the host that was called, for the message
 * @param maybeSent whether the connection had been made
 */
export function transportErrorOf(error: Error, host: string, maybeSent: boolean): TransportError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // The inner error may hold the request; only its name and code are evidence.
  const cause = { name: error.name, code, host };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_FAIL') {
    return new TransportError('HOST_NOT_FOUND', `The host "${host}" could not be resolved.`, {
      maybeSent: false,
      cause,
    });
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new TransportError('TLS_HOST_MISMATCH', `The certificate does not name the host "${host}".`, {
      maybeSent: false,
      cause,
    });
  }
  if (code === 'ERR_PROXY_TUNNEL') {
    const status =
      'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 'no status';
    const what = `The proxy made no connection to "${host}" (${status}).`;
    return new TransportError('CONNECTION_FAILED', what, { maybeSent: false, cause: { ...cause, status } });
  }
  if (isTlsCode(code)) {
    return new TransportError('TLS_FAILED', `The TLS handshake with "${host}" failed (${code}).`, {
      maybeSent,
      cause,
    });
  }
  if (!maybeSent || connectCodes.has(code)) {
    return new TransportError(
      'CONNECTION_FAILED',
      `No connection to "${host}" could be made (${code || error.name}).`,
      {
        maybeSent: false,
        cause,
      },
    );
  }
  return new TransportError('CONNECTION_LOST', `The connection to "${host}" broke (${code || error.name}).`, {
    maybeSent,
    cause,
  });
}

function isTlsCode(code: string): boolean {
  return /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY)_|EPROTO$|HOSTNAME_MISMATCH$)/.test(
    code,
  );
}
