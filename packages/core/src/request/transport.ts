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
   * Asks for a connection of its own. A kept connection may close while a request is on its way, which leaves the
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
