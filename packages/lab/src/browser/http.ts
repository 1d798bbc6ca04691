import { Agent, request as send } from 'undici';

/** One request and its answer, as a browser of the lab saw them. */
export interface Exchange {
  readonly at: number;
  readonly who: string;
  readonly method: string;
  readonly url: URL;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string | undefined;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly setCookies: readonly string[];
  readonly body: string;
  readonly milliseconds: number;
}

export interface OutgoingRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
}

const maxWaitSeconds = 180;
const maxBodyCharacters = 2_000_000;

/** Sends the requests of all browsers, and keeps what they saw. */
export class Http {
  readonly exchanges: Exchange[] = [];
  readonly #agent: Agent;
  #waited = 0;

  readonly #onExchange: (exchange: Exchange) => void;

  constructor(ca: string | undefined, onExchange: (exchange: Exchange) => void = () => undefined) {
    this.#onExchange = onExchange;
    this.#agent = new Agent({
      allowH2: true,
      connections: 64,
      keepAliveTimeout: 4000,
      connect: { timeout: 10_000, ...(ca !== undefined && { ca }) },
    });
  }

  /** Waiting for a server that limits its visitors is bounded, for the whole run. */
  mayWait(seconds: number): boolean {
    this.#waited += seconds;
    return this.#waited <= maxWaitSeconds;
  }

  /** One request; redirects are not followed. */
  async send(who: string, url: URL, outgoing: OutgoingRequest = {}): Promise<Exchange> {
    const { method = 'GET', headers = {}, body, timeoutMs = 30_000 } = outgoing;
    const begin = performance.now();
    const response = await send(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      dispatcher: this.#agent,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.body.text();
    const received: Record<string, string> = {};
    for (const [name, value] of Object.entries(response.headers)) {
      if (value !== undefined) received[name] = Array.isArray(value) ? value.join(', ') : value;
    }
    const cookies = response.headers['set-cookie'];
    const exchange: Exchange = {
      at: Date.now(),
      who,
      method,
      url,
      requestHeaders: headers,
      requestBody: body,
      status: response.statusCode,
      headers: received,
      setCookies: cookies === undefined ? [] : [cookies].flat(),
      body: text.slice(0, maxBodyCharacters),
      milliseconds: performance.now() - begin,
    };
    this.exchanges.push(exchange);
    this.#onExchange(exchange);
    return exchange;
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}
