import { add, defects, mistyped, put, remove, replace, rewrite, without } from './defect.ts';
import { plainPng } from '../good-tile.ts';
import type { Tile } from '../../src/tile/tile.ts';

const client = (tile: Tile, ...path: (string | number)[]) => tile.oauthClient.at(...path);
const scopes = (tile: Tile) => client(tile, 'scopes').strings();
const shown = (tile: Tile) =>
  tile.manifest
    .at('tile', 'media')
    .items()
    .map((item) => item.at('image_url').string)
    .find((path) => path?.endsWith('.png'));
const picture = (width: number, height: number) => (tile: Tile) => {
  const path = shown(tile);
  return path === undefined ? undefined : put(path, plainPng(width, height));
};

export const oauthDefects = defects('oauth', [
  [
    'scope misspelled',
    (tile) => {
      const [scope] = scopes(tile);
      return scope && replace(scope, mistyped(scope.string ?? ''));
    },
  ],
  [
    'scope that does not exist',
    (tile) => {
      const list = client(tile, 'scopes');
      return list.array && add(list, list.array.length, 'everything_write');
    },
  ],
  [
    'scope with a colon',
    (tile) => {
      const [scope] = scopes(tile);
      return scope && replace(scope, (scope.string ?? '').replace('_', ':'));
    },
  ],
  [
    'scope twice',
    (tile) => {
      const [scope] = scopes(tile);
      return scope && add(client(tile, 'scopes'), scopes(tile).length, scope.string);
    },
  ],
  ['scopes empty', (tile) => replace(client(tile, 'scopes'), [])],
  [
    'scopes as one text',
    (tile) =>
      replace(
        client(tile, 'scopes'),
        scopes(tile)
          .map((scope) => scope.string)
          .join(' '),
      ),
  ],
  [
    'scope for keys missing though metrics are sent',
    (tile) =>
      tile.metricNames.size > 0
        ? remove(scopes(tile).find((scope) => scope.string === 'api_keys_write'))
        : undefined,
  ],
  [
    'redirect over http',
    (tile) => replace(client(tile, 'redirect_uris', 0), 'http://app.partner.com/callback'),
  ],
  [
    'redirect to localhost',
    (tile) => replace(client(tile, 'redirect_uris', 0), 'https://localhost:8080/callback'),
  ],
  [
    'redirect with a wildcard',
    (tile) => replace(client(tile, 'redirect_uris', 0), 'https://*.partner.com/callback'),
  ],
  [
    'redirect with a fragment',
    (tile) => replace(client(tile, 'redirect_uris', 0), 'https://app.partner.com/callback#done'),
  ],
  [
    'redirect to Datadog itself',
    (tile) => replace(client(tile, 'redirect_uris', 0), 'https://app.datadoghq.com/oauth2/callback'),
  ],
  ['redirect without host', (tile) => replace(client(tile, 'redirect_uris', 0), '/callback')],
  [
    'redirect to a test host',
    (tile) => replace(client(tile, 'redirect_uris', 0), 'https://staging.partner.com/callback'),
  ],
  ['redirects as text', (tile) => replace(client(tile, 'redirect_uris'), 'https://app.partner.com/callback')],
  ['no redirects', (tile) => replace(client(tile, 'redirect_uris'), [])],
  ['onboarding missing', (tile) => remove(client(tile, 'onboarding_url'))],
  ['onboarding over http', (tile) => replace(client(tile, 'onboarding_url'), 'http://app.partner.com/start')],
  [
    'onboarding on another domain',
    (tile) => replace(client(tile, 'onboarding_url'), 'https://www.unrelated-shop.org/start'),
  ],
  ['client id of another form', (tile) => replace(client(tile, 'id'), 'my-client')],
  ['role of a user', (tile) => replace(client(tile, 'client_role'), 'user')],
  [
    'secret pasted',
    (tile) =>
      tile.oauthClient.object ? add(tile.oauthClient, 'client_secret', 'ab12'.repeat(10)) : undefined,
  ],
  [
    'key misspelled',
    (tile) =>
      tile.isOAuth
        ? rewrite(tile, tile.oauthPath, (text) => text.replace('"redirect_uris"', '"redirect_urls"'))
        : undefined,
  ],
  [
    'without the outer key',
    (tile) =>
      tile.oauthClient.object
        ? put(tile.oauthPath, `${JSON.stringify(tile.oauthClient.value, null, 2)}\n`)
        : undefined,
  ],
  [
    'trailing comma',
    (tile) =>
      tile.isOAuth ? rewrite(tile, tile.oauthPath, (text) => text.trimEnd().replace(/}$/, ',}')) : undefined,
  ],
]);

export const mediaDefects = defects('media', [
  ['picture too small', picture(1000, 600)],
  ['picture upright', picture(900, 1600)],
  ['picture square', picture(1500, 1500)],
  ['picture too large', picture(5120, 2880)],
  ['picture one line short of 16:9', picture(1440, 790)],
  [
    'JPEG named .png',
    (tile) => {
      const path = shown(tile);
      return path === undefined
        ? undefined
        : put(
            path,
            Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8, 3, 42, 5, 160, 3, 0, 0]),
          );
    },
  ],
  [
    'no picture at all',
    (tile) => {
      const path = shown(tile);
      return path === undefined ? undefined : put(path, 'not found');
    },
  ],
  [
    'picture deleted',
    (tile) => {
      const path = shown(tile);
      return path === undefined ? undefined : without(tile, path);
    },
  ],
  [
    'GIF',
    (tile) => {
      const path = shown(tile);
      const node = tile.manifest
        .at('tile', 'media')
        .items()
        .map((item) => item.at('image_url'))
        .find((each) => each.string === path);
      return node && replace(node, 'images/moving.gif');
    },
  ],
]);

export const layoutDefects = defects('layout', [
  ['.DS_Store', () => put('images/.DS_Store', 'x')],
  ['.env with a secret', () => put('.env', 'DD_API_KEY=0123456789abcdef0123456789abcdef\n')],
  [
    'file with a space',
    (tile) =>
      tile.dashboards[0]
        ? put('assets/dashboards/my board.json', tile.dashboards[0].document?.source.text ?? '')
        : undefined,
  ],
  [
    'dashboard in the wrong folder',
    (tile) => {
      const entry = tile.manifest.at('assets', 'dashboards').entries()[0];
      return entry && replace(entry, (entry.string ?? '').replace('assets/dashboards/', 'assets/'));
    },
  ],
  ['backup of an editor', () => put('README.md.bak', 'old')],
  [
    'service_checks.json missing',
    (tile) => (tile.integration.exists ? without(tile, 'assets/service_checks.json') : undefined),
  ],
  ['service checks as an object', () => put('assets/service_checks.json', '{}')],
  ['CRLF', (tile) => rewrite(tile, 'manifest.json', (text) => text.replaceAll(/\r?\n/g, '\r\n'))],
  [
    'UTF-16',
    (tile) => {
      const text = tile.text('README.md')?.text;
      return text === undefined ? undefined : put('README.md', Buffer.from(`\uFEFF${text}`, 'utf16le'));
    },
  ],
  ['dashboard that is not JSON', () => put('assets/dashboards/extra.json', 'see the wiki')],
]);
