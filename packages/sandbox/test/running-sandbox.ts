import { startSandbox, type Sandbox, type SandboxOptions } from '@tilekit/sandbox';
import { createFixtureTile } from './fixture-tile.ts';

/** Credentials that the control API hands out. */
export interface Credentials {
  api_key: string;
  application_key: string;
  access_token: string;
}

/** A sandbox with the fixture tile and shorthands for its control API. */
export class RunningSandbox {
  readonly url: string;
  readonly #sandbox: Sandbox;
  readonly #removeTile: () => Promise<void>;

  private constructor(sandbox: Sandbox, removeTile: () => Promise<void>) {
    this.#sandbox = sandbox;
    this.url = sandbox.url;
    this.#removeTile = removeTile;
  }

  static async start(
    options: Partial<SandboxOptions> = {},
    tileFiles: Record<string, string | undefined> = {},
  ): Promise<RunningSandbox> {
    const tile = await createFixtureTile(tileFiles);
    const sandbox = await startSandbox({ port: 0, tileDirectory: tile.directory, ...options });
    return new RunningSandbox(sandbox, () => tile.remove());
  }

  async credentials(site = 'datadoghq.com'): Promise<Credentials> {
    return (await this.get(`/_sandbox/credentials?site=${site}`)) as Credentials;
  }

  async received(
    family: string,
    site?: string,
  ): Promise<{ payload: unknown; dropped?: string; site: string }[]> {
    const query = site === undefined ? '' : `&site=${site}`;
    const { items } = (await this.get(`/_sandbox/received/${family}?details${query}`)) as {
      items: { payload: unknown; dropped?: string; site: string }[];
    };
    return items;
  }

  async get(path: string): Promise<unknown> {
    const response = await fetch(this.url + path);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async control(path: string, body: unknown = {}): Promise<unknown> {
    const response = await fetch(`${this.url}/_sandbox/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** Moves the virtual clock by so many milliseconds from real time. */
  async moveClock(ms: number): Promise<void> {
    await this.control('clock', { now: new Date(Date.now() + ms).toISOString() });
  }

  async close(): Promise<void> {
    await this.#sandbox.close();
    await this.#removeTile();
  }
}
