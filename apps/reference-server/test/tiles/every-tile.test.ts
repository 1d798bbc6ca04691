import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ShapedTile, type TileShape } from './tile-shapes.ts';
import { walkTile } from './walk-tile.ts';

const metric = 'harbor.ships.waiting,gauge,,ship,,Ships that wait,0,quiet_harbor,waiting,,pier';
const push = ['api_keys_write'];

const shapes: Readonly<Record<string, TileShape>> = {
  'metrics only': { scopes: push, metadata: [metric] },
  'an empty metadata.csv': { scopes: push, metadata: [] },
  'no metadata.csv, logs by a pipeline': { scopes: push, logs: 'pipeline' },
  'logs by their source': { scopes: push, logs: 'source' },
  'events only': { scopes: push, events: true },
  'service checks only': { scopes: push, checks: true },
  'traces only': { scopes: push, submits: ['Traces'] },
  'several dashboards': { scopes: push, metadata: [metric], dashboards: 3 },
  'scopes alone: it reads only': { scopes: ['monitors_read', 'events_read'] },
  'scopes that the demonstration has no use for': { scopes: ['usage_read', 'billing_read'] },
  'metrics without the scope to send them': { scopes: ['metrics_read'], metadata: [metric] },
  'reading and sending': { scopes: ['monitors_read', ...push], metadata: [metric] },
  'webhooks alone': { scopes: ['create_webhooks'] },
  'onboarding at the root': { scopes: push, onboardingUrl: 'https://app.harbor.example' },
  'both at the root': {
    scopes: push,
    onboardingUrl: 'https://app.harbor.example/',
    redirectUris: ['https://app.harbor.example'],
  },
  'one address for both': {
    scopes: push,
    onboardingUrl: 'https://app.harbor.example/dd',
    redirectUris: ['https://app.harbor.example/dd'],
  },
  'addresses that the server has pages at': {
    scopes: push,
    onboardingUrl: 'https://app.harbor.example/installations',
    redirectUris: ['https://app.harbor.example/sign-in'],
  },
  'the server’s own addresses, exchanged': {
    scopes: push,
    onboardingUrl: 'https://app.harbor.example/datadog/callback',
    redirectUris: ['https://app.harbor.example/datadog/onboarding'],
  },
  'several redirect URIs on several hosts, the onboarding on another': {
    scopes: push,
    onboardingUrl: 'https://www.harbor.example/integrations/datadog',
    redirectUris: ['https://eu.harbor.example/back?region=eu', 'https://us.harbor.example/back/'],
  },
  'a query and a fragment in the onboarding URL': {
    scopes: push,
    onboardingUrl: 'https://app.harbor.example/#/connect?provider=datadog',
  },
  'upper case, a double slash and a slash at the end': {
    scopes: push,
    onboardingUrl: 'https://APP.harbor.example/Settings//Integrations/',
    redirectUris: ['https://APP.harbor.example/Auth/Datadog/'],
  },
};

/** Connected, all that is promised and nothing else has arrived, every linked page opens, and the grant is given back. */
async function expectToRun(directory: string) {
  const walk = await walkTile(directory);
  expect(walk.connected).toContain('You may now close this tab');
  expect(walk).toMatchObject({
    arrived: walk.promised,
    metrics: walk.promised.includes('metrics') ? walk.promisedMetrics : [],
    status: 'disconnected',
    revoked: true,
  });
  expect(Object.values(walk.pages).filter((status) => status !== 200)).toEqual([]);
  expect(walk.list).not.toMatch(/\bundefined\b/);
  return walk;
}

const slow = { timeout: 300_000 };

describe('a tile of another shape starts, connects, sends what it promises, and disconnects', slow, () => {
  test.each(Object.entries(shapes))('%s', async (_, shape) => {
    using tile = new ShapedTile(shape);
    await expectToRun(tile.directory);
  });
});

test('pages of an integration that only reads speak of reading', async () => {
  using tile = new ShapedTile({ scopes: ['monitors_read'] });
  const { connected, list, pages } = await expectToRun(tile.directory);
  expect(connected).not.toMatch(/first data/);
  expect(list).toMatch(/reads from these organizations/);
  expect(list).toMatch(/Last read<\/dt><dd>\d{4}/);
  expect(list).not.toMatch(/Last data accepted|stops sending data|webhook/);
  expect(pages).toEqual({ '/installations/:id/monitors': 200 });
});

/** Published tiles, such as those of a checkout of integrations-extras: TILES_DIRECTORY=… pnpm test … */
const published = process.env.TILES_DIRECTORY ?? '';
const tiles =
  published === ''
    ? []
    : readdirSync(published).filter((name) => existsSync(join(published, name, 'assets/oauth_clients.json')));

describe.runIf(tiles.length > 0)('every published tile with an OAuth client', slow, () => {
  test.each(tiles)('%s', async (name) => {
    await expectToRun(join(published, name));
  });
});
