import {
  createSandboxEndpoints,
  systemClock,
  type Clock,
  type DatadogSite,
  type Endpoints,
} from '@tilekit/core';
import { startSandbox } from '@tilekit/sandbox';
import { createFixtureTile } from '../../sandbox/test/fixture-tile.ts';

/** Where a test's time stands still, so that an age can be exact. */
export const frozenNow = new Date('2026-11-20T12:00:00Z');
export const frozenSeconds = frozenNow.getTime() / 1000;
export const frozenClock = {
  now: () => frozenNow.getTime(),
  sleep: () => Promise.resolve(),
  random: () => 0.5,
};

const startedAt = Date.now();

/** A clock that runs fifty times as fast as the machine's, so that waits are short. */
export const hurriedClock: Clock = {
  ...systemClock,
  now: () => startedAt + (Date.now() - startedAt) * 50,
  sleep: (ms, signal) => systemClock.sleep(ms / 50, signal),
};

/** One item of `GET /_sandbox/received/<family>?details`. */
export interface Received {
  readonly site: string;
  readonly payload: Record<string, unknown>;
  /** What Datadog would have dropped without a word, and why. */
  readonly dropped?: string;
}

/** Credentials of a site's developer sandbox. */
export interface Credentials {
  readonly apiKey: string;
  readonly applicationKey: string;
  readonly accessToken: string;
}

/** A sandbox with its control interface. */
export interface RunningSandbox extends AsyncDisposable {
  readonly url: string;
  readonly endpoints: Endpoints;
  credentials(site: DatadogSite): Promise<Credentials>;
  received(family: string, site?: DatadogSite): Promise<Received[]>;
  /** Statuses of the requests since the last reset; `null` for a dropped one. */
  statuses(): Promise<(number | null)[]>;
  reset(): Promise<void>;
  faults(faults: readonly object[]): Promise<void>;
}

/** @param clock default: time stands still at {@link frozenNow} */
export async function startRunningSandbox(clock: () => Date = () => frozenNow): Promise<RunningSandbox> {
  const tile = await createFixtureTile();
  const sandbox = await startSandbox({
    port: 0,
    tileDirectory: tile.directory,
    clock,
    logger: false,
    maxReceivedItems: 2_000_000,
  });
  const control = async (path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${sandbox.url}/_sandbox/${path}`, init);
    if (!response.ok)
      throw new Error(`The sandbox answered ${response.status} to ${path}: ${await response.text()}`);
    return response.json();
  };
  return {
    url: sandbox.url,
    endpoints: createSandboxEndpoints(sandbox.url),
    credentials: async ({ domain }) => {
      const found = (await control(`credentials?site=${domain}`)) as Record<string, string>;
      return {
        apiKey: found.api_key ?? '',
        applicationKey: found.application_key ?? '',
        accessToken: found.access_token ?? '',
      };
    },
    received: async (family, site) => {
      const query = site ? `&site=${site.domain}` : '';
      return ((await control(`received/${family}?details${query}`)) as { items: Received[] }).items;
    },
    statuses: async () =>
      ((await control('requests')) as { items: { status: number | null }[] }).items.map(
        ({ status }) => status,
      ),
    reset: async () => {
      await control('reset', {});
    },
    faults: async (faults) => {
      await control('faults', faults);
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await tile.remove();
    },
  };
}
