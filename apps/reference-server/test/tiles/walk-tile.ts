import { collectInstallation } from '../../src/collection/collect-installation.ts';
import { deliver } from '../../src/collection/deliver.ts';
import { integration } from '../../src/integration/index.ts';
import type { Page } from '../harness/browser.ts';
import { startTestServer } from '../harness/test-server.ts';

const webHost = 'app.datadoghq.eu';
const domain = 'datadoghq.eu';
const account = 'dana@customer.example';

/** What a customer sees with a tile, from *Connect Accounts* to the end of the connection. */
export interface TileWalk {
  readonly redirectUri: string;
  readonly connected: string;
  readonly list: string;
  /** Families of data that arrived, of those that the tile promises. */
  readonly arrived: readonly string[];
  readonly promised: readonly string[];
  readonly metrics: readonly string[];
  readonly promisedMetrics: readonly string[];
  /** Pages that the list links to, with the status of each. */
  readonly pages: Readonly<Record<string, number>>;
  readonly status: string;
  readonly revoked: boolean;
}

/** Starts a sandbox and a server with the tile and the integration of this repository, connects, and disconnects. */
export async function walkTile(tileDirectory: string): Promise<TileWalk> {
  await using server = await startTestServer({ integration, tileDirectory });
  const { config, database, lifecycle } = server.options;
  const browser = server.browser();
  const tilePage = await browser.open(`${server.sandboxUrl}/${webHost}/integrations`);
  const installed = await browser.submit(tilePage, 'Install');
  const link = /href="([^"]+)"[^>]*>Connect Accounts</.exec(installed.text)?.[1]?.replaceAll('&amp;', '&');
  if (link === undefined) throw new Error(`The sandbox has no link to connect with:\n${installed.text}`);
  let page: Page = await browser.open(link);
  if (page.text.includes('name="email"')) page = await browser.submit(page, 'Sign in', { email: account });
  const connected = await browser.submit(page, 'Authorize');
  if (connected.status !== 200) throw new Error(`It ended with ${connected.status}:\n${connected.text}`);

  const [stored] = await lifecycle.store.list({ accountId: account, limit: 1 });
  const id = stored?.installation.id ?? '';
  await database.updateTable('collections').set({ collected_until: server.options.now() }).execute();
  server.advance(60_000);
  await collectInstallation(server.options, server.boss, id);
  await deliver(server.options, { installationId: id });

  const list = await browser.open('/installations');
  const pages: Record<string, number> = {};
  for (const [, path = ''] of list.text.matchAll(/href="(\/installations\/[^"]+)"/g))
    pages[path.replace(id, ':id')] = (await browser.open(path)).status;
  const promised = config.tile.families.filter((family) => family !== 'incidents');
  const received = async (family: string) => {
    const answer = await fetch(`${server.sandboxUrl}/_sandbox/received/${family}?site=${domain}`);
    return ((await answer.json()) as { items: { payload: { metric?: string } }[] }).items;
  };
  const arrived: string[] = [];
  for (const family of promised) if ((await received(family)).length > 0) arrived.push(family);
  const metrics = (await received('metrics')).map(({ payload }) => payload.metric ?? '');

  await browser.submit(list, 'Disconnect');
  const requests = (await (await fetch(`${server.sandboxUrl}/_sandbox/requests`)).json()) as {
    items: { host: string; path: string; status: number }[];
  };
  return {
    redirectUri: config.redirectUri,
    connected: connected.text,
    list: list.text,
    arrived,
    promised,
    metrics: [...new Set(metrics)].sort(),
    promisedMetrics: config.tile.metrics.map(({ name }) => name).sort(),
    pages,
    status: (await lifecycle.store.get(id))?.installation.status ?? 'none',
    revoked: requests.items.some(
      ({ host, path, status }) =>
        host === `api.${domain}` && path.endsWith('/oauth2/v1/revoke') && status === 200,
    ),
  };
}
