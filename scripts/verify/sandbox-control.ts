/** A request that reached the sandbox, as `GET /_sandbox/requests?details` tells it. */
export interface SeenRequest {
  readonly number: number;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** What `GET /_sandbox/received/<family>` knows. */
export type Family = 'metrics' | 'logs' | 'events' | 'service-checks' | 'incidents';

/** The sandbox's control API. */
export interface SandboxControl {
  readonly url: URL;
  /** Back to a fresh start. */
  reset(): Promise<void>;
  /** Those that came after the one with that number, and are still known. */
  requests(after?: number): Promise<SeenRequest[]>;
  /** The number of the last request. */
  lastRequest(): Promise<number>;
  /** The payloads that a site took in. */
  received(family: Family, site: string): Promise<unknown[]>;
  /** A console page, as a person gets it. */
  page(path: string): Promise<string>;
}

export function createSandboxControl(url: URL): SandboxControl {
  async function items(path: string): Promise<unknown[]> {
    const response = await fetch(new URL(path, url), { signal: AbortSignal.timeout(30_000) });
    const body: unknown = await response.json().catch(() => undefined);
    const list: unknown = fieldOf(body, 'items');
    if (!Array.isArray(list))
      throw new Error(
        `${url.origin} is no sandbox: it answered ${path} with ${response.status} and no items.`,
      );
    return list as unknown[];
  }
  const requests = async (after = 0) =>
    (await items('/_sandbox/requests?details')).flatMap(parseRequest).filter(({ number }) => number > after);
  return {
    url,
    reset: async () => {
      const { ok, status } = await fetch(new URL('/_sandbox/reset', url), {
        method: 'POST',
        signal: AbortSignal.timeout(30_000),
      });
      if (!ok) throw new Error(`The sandbox answered POST /_sandbox/reset with ${status}.`);
    },
    requests,
    lastRequest: async () => (await requests()).at(-1)?.number ?? 0,
    received: async (family, site) =>
      (await items(`/_sandbox/received/${family}?site=${site}`)).map((item) => fieldOf(item, 'payload')),
    page: async (path) => {
      const response = await fetch(new URL(path, url), {
        headers: { accept: 'text/html' },
        signal: AbortSignal.timeout(30_000),
      });
      return await response.text();
    },
  };
}

/** @returns a field of a value from outside, if there is one */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function parseRequest(value: unknown): SeenRequest[] {
  const [number, host, method, path, status] = ['number', 'host', 'method', 'path', 'status'].map((name) =>
    fieldOf(value, name),
  );
  if (typeof number !== 'number') return [];
  if (typeof host !== 'string' || typeof method !== 'string' || typeof path !== 'string') return [];
  return typeof status === 'number' ? [{ number, host, method, path, status }] : [];
}
