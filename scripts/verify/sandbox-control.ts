/** A request that reached the sandbox, as `GET /_sandbox/requests` tells it. */
export interface SeenRequest {
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
  requests(): Promise<SeenRequest[]>;
  /** The payloads that a site took in. */
  received(family: Family, site: string): Promise<unknown[]>;
  /** A console page, as a person gets it. */
  page(path: string): Promise<string>;
}

export function createSandboxControl(url: URL): SandboxControl {
  async function items(path: string): Promise<unknown[]> {
    const response = await fetch(new URL(path, url), { signal: AbortSignal.timeout(30_000) });
    const body: unknown = await response.json();
    const list: unknown = fieldOf(body, 'items');
    if (!Array.isArray(list))
      throw new Error(`The sandbox answered ${path} with ${response.status} and no items.`);
    return list as unknown[];
  }
  return {
    url,
    requests: async () => (await items('/_sandbox/requests')).flatMap(parseRequest),
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
  const [host, method, path, status] = ['host', 'method', 'path', 'status'].map((name) =>
    fieldOf(value, name),
  );
  if (typeof host !== 'string' || typeof method !== 'string' || typeof path !== 'string') return [];
  return typeof status === 'number' ? [{ host, method, path, status }] : [];
}
