import { add, change, defects, replace, set } from '../defect.ts';
import type { Tile } from '../../../src/tile/tile.ts';

const client = (tile: Tile, ...path: (string | number)[]) => tile.oauthClient.at(...path);
const redirect = (url: string) => (tile: Tile) => replace(client(tile, 'redirect_uris', 0), url);

export const oauthSlips = defects('oauth', [
  [
    'scope in capitals',
    change(
      (tile) => client(tile, 'scopes', 0),
      (scope) => scope.toUpperCase(),
    ),
  ],
  [
    'scope with the singular',
    change(
      (tile) => client(tile, 'scopes', 0),
      (scope) => scope.replace('s_', '_'),
    ),
  ],
  [
    'scope of an administrator',
    (tile) => {
      const list = client(tile, 'scopes');
      return list.array && add(list, list.array.length, 'admin');
    },
  ],
  [
    'space after the redirect',
    change(
      (tile) => client(tile, 'redirect_uris', 0),
      (url) => `${url} `,
    ),
  ],
  ['redirect to an address in numbers', redirect('https://192.168.1.20/callback')],
  ['redirect with a placeholder', redirect('https://<your-domain>/callback')],
  ['redirect with a tenant', redirect('https://{tenant}.partner.com/callback')],
  ['redirect with a password', redirect('https://user:pw@app.partner.com/callback')],
  ['redirect to a tunnel', redirect('https://a1b2.ngrok.io/callback')],
  ['redirect to a site of Datadog', redirect('https://us5.datadoghq.com/oauth2/v1/authorize')],
  [
    'onboarding with a placeholder',
    set((tile) => client(tile, 'onboarding_url'), 'https://{your-host}/start'),
  ],
  [
    'onboarding to Datadog',
    set((tile) => client(tile, 'onboarding_url'), 'https://app.datadoghq.com/integrations'),
  ],
  [
    'client id in capitals',
    change(
      (tile) => client(tile, 'id'),
      (id) => id.toUpperCase(),
    ),
  ],
  ['name empty', set((tile) => client(tile, 'name'), '')],
  [
    'two clients',
    (tile) => (tile.oauth.object ? add(tile.oauth, 'staging', tile.oauthClient.value) : undefined),
  ],
]);
