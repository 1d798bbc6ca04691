import { Agent, request as send } from 'undici';
import { NotTested } from '../run/lab-error.ts';
import { pause } from '../run/wait.ts';

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
  /** A limit (429) or an overload (503) counts as the answer and is not waited for: Datadog does not wait either. */
  readonly takesLimits?: boolean;
}

const maxBodyCharacters = 2_000_000;

/** Sends the requests of all browsers, and keeps what they saw. */
export class Http {
  readonly exchanges: Exchange[] = [];
  readonly #agent: Agent;
  readonly #pace = new Pace();
  readonly #onExchange: (exchange: Exchange) => void;
  /** How long this process came to nothing, because it or the machine was busy. */
  #stalledMs = 0;
  readonly #watch: NodeJS.Timeout;
  /** The last answer for which all requests waited. */
  #limited: Exchange | undefined;

  constructor(ca: string | undefined, onExchange: (exchange: Exchange) => void = () => undefined) {
    this.#onExchange = onExchange;
    let last = performance.now();
    this.#watch = setInterval(() => {
      const now = performance.now();
      this.#stalledMs += Math.max(0, now - last - 2 * watchMs);
      last = now;
    }, watchMs).unref();
    this.#agent = new Agent({
      allowH2: true,
      connections: 32,
      // Shorter than the keep-alive of common servers: they do not close a connection that a request is about to use.
      keepAliveTimeout: 1000,
      keepAliveMaxTimeout: 1000,
      connect: { timeout: 20_000, ...(ca !== undefined && { ca }) },
    });
  }

  /**
   * One request; redirects are not followed. A server that limits its visitors (429), or is overloaded (503 with
   * `Retry-After`), is waited for.
   *
   * @throws NotTested when it limits them for longer than a run can wait
   */
  async send(who: string, url: URL, outgoing: OutgoingRequest = {}): Promise<Exchange> {
    for (let attempt = 0; ; attempt += 1) {
      await this.#pace.turn(url.origin);
      const exchange = await this.#sendOnce(who, url, outgoing);
      const { status } = exchange;
      const asked = secondsOf(exchange.headers['retry-after']);
      // An overloaded server refuses work that it has not started; a refusal every time means something else.
      if (outgoing.takesLimits === true && (status === 429 || status === 503)) return exchange;
      if (status === 429) {
        this.#limited = exchange;
        this.#pace.slowDown(url.origin, asked ?? Math.min(2 ** attempt, 8));
        continue;
      }
      const isOverloaded = status === 503 && asked !== undefined && asked <= 61 && attempt < maxOverloads;
      if (!isOverloaded) {
        this.#pace.speedUp(url.origin);
        return exchange;
      }
      // It may be about this page alone, because one site of Datadog is down: no other request waits.
      await pause(1000 * Math.min(asked, maxOverloadSeconds));
    }
  }

  async #sendOnce(who: string, url: URL, outgoing: OutgoingRequest): Promise<Exchange> {
    const begin = performance.now();
    const stalledBefore = this.#stalledMs;
    const { body, ...received } = await this.#request(url, outgoing).catch((error: unknown) => {
      // A connection that the server closed while it was idle says nothing of the request.
      if (isClosed(error)) return this.#request(url, outgoing);
      if (isTimeout(error) && this.#stalledMs - stalledBefore > maxStalledMs)
        throw new NotTested('This machine was too busy to wait for an answer. Run this step again alone.');
      throw error;
    });
    const exchange: Exchange = {
      at: Date.now(),
      who,
      method: outgoing.method ?? 'GET',
      url,
      requestHeaders: outgoing.headers ?? {},
      requestBody: outgoing.body,
      ...received,
      body: body.slice(0, maxBodyCharacters),
      milliseconds: performance.now() - begin,
    };
    this.exchanges.push(exchange);
    this.#onExchange(exchange);
    return exchange;
  }

  async #request(url: URL, { method = 'GET', headers = {}, body, timeoutMs = 30_000 }: OutgoingRequest) {
    const response = await send(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      dispatcher: this.#agent,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    const received: Record<string, string> = {};
    for (const [name, value] of Object.entries(response.headers)) {
      if (value !== undefined) received[name] = Array.isArray(value) ? value.join(', ') : value;
    }
    const cookies = response.headers['set-cookie'];
    return {
      status: response.statusCode,
      headers: received,
      setCookies: cookies === undefined ? [] : [cookies].flat(),
      body: await response.body.text(),
    };
  }

  /** What kept all requests waiting for more than a minute, in words. */
  get longLimit(): string | undefined {
    const { url, method, headers } = this.#limited ?? {};
    const seconds = url === undefined ? 0 : this.#pace.waitedSeconds(url.origin);
    if (url === undefined || seconds < 60) return undefined;
    const asked = headers?.['retry-after'];
    return `The server limits its visitors: it answered ${method ?? 'GET'} ${url.pathname} with 429${asked === undefined ? '' : ` and Retry-After: ${asked.slice(0, 40)}`}, and the lab waited ${Math.round(seconds)} s in all. Raise that limit for the run.`;
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    await this.#agent.destroy();
  }
}

const watchMs = 100;
/** In one request; more of a wait that ran out was this machine's. */
const maxStalledMs = 5_000;

const maxOverloads = 3;
const maxOverloadSeconds = 5;
const maxWaitSeconds = 300;
const maxSpacingMs = 1000;

/** How quickly the origins of the target may be asked: as quickly as they answer, until one says 429. */
class Pace {
  readonly #origins = new Map<string, { next: number; spacingMs: number; waitedSeconds: number }>();

  async turn(origin: string): Promise<void> {
    const pace = this.#origins.get(origin);
    if (!pace) return;
    const now = Date.now();
    const at = Math.max(now, pace.next);
    pace.next = at + pace.spacingMs;
    if (at > now) await new Promise((ready) => setTimeout(ready, at - now));
  }

  waitedSeconds(origin: string): number {
    return this.#origins.get(origin)?.waitedSeconds ?? 0;
  }

  /** A little with each answer. */
  speedUp(origin: string): void {
    const pace = this.#origins.get(origin);
    if (pace) pace.spacingMs *= 0.95;
  }

  slowDown(origin: string, seconds: number): void {
    const pace = this.#origins.get(origin) ?? { next: 0, spacingMs: 10, waitedSeconds: 0 };
    this.#origins.set(origin, pace);
    const now = Date.now();
    const until = now + seconds * 1000;
    // Many requests meet one limit: it is waited for once.
    if (pace.next >= until) return;
    pace.waitedSeconds += (until - Math.max(now, pace.next)) / 1000;
    if (seconds > 61 || pace.waitedSeconds > maxWaitSeconds)
      throw new NotTested(
        `The server answers the lab’s requests with 429, and asks to wait ${Math.round(seconds)} s. Raise its limit for the run.`,
      );
    pace.next = until;
    pace.spacingMs = Math.min(Math.max(pace.spacingMs, 10) * 2, maxSpacingMs);
  }
}

/** Of a `Retry-After` header: seconds or a date. */
function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const seconds = /^\d+$/.test(text.trim()) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(seconds, 0.2) : undefined;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).includes('TIMEOUT');
}

function isClosed(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'UND_ERR_SOCKET' || error.code === 'ECONNRESET' || error.code === 'EPIPE';
}
