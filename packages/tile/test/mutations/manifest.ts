import { add, defects, mistyped, put, remove, replace, rewrite, without } from './defect.ts';
import type { Tile } from '../../src/tile/tile.ts';

const M = 'manifest.json';
const tags = (tile: Tile) => tile.manifest.at('tile', 'classifier_tags').strings();
const tagOf = (tile: Tile, group: string) => tags(tile).find((tag) => tag.string?.startsWith(`${group}::`));
const media = (tile: Tile) => tile.manifest.at('tile', 'media').items();
const firstAsset = (tile: Tile, kind: string) => tile.manifest.at('assets', kind).entries()[0];
const firstPicture = (tile: Tile) => media(tile).find((item) => item.at('media_type').string === 'image');

export const manifestDefects = defects('manifest', [
  ['app_id in capitals', (tile) => replace(tile.manifest.at('app_id'), 'My_App')],
  ['app_id of another tile', (tile) => replace(tile.manifest.at('app_id'), 'another-product')],
  ['app_uuid cut short', (tile) => replace(tile.manifest.at('app_uuid'), 'a1b2c3d4-1111-2222-3333')],
  ['app_uuid missing', (tile) => remove(tile.manifest.at('app_uuid'))],
  ['manifest_version as number', (tile) => replace(tile.manifest.at('manifest_version'), 2)],
  ['manifest_version of the old form', (tile) => replace(tile.manifest.at('manifest_version'), '1.0.0')],
  ['owner missing', (tile) => remove(tile.manifest.at('owner'))],
  ['title too long', (tile) => replace(tile.manifest.at('tile', 'title'), `${tile.title} ${'x'.repeat(60)}`)],
  ['title empty', (tile) => replace(tile.manifest.at('tile', 'title'), '')],
  [
    'description too long',
    (tile) => replace(tile.manifest.at('tile', 'description'), 'word '.repeat(30).trim()),
  ],
  ['description missing', (tile) => remove(tile.manifest.at('tile', 'description'))],
  [
    'description of the template',
    (tile) => replace(tile.manifest.at('tile', 'description'), '<FILL IN - a short text>'),
  ],
  [
    'classifier misspelled',
    (tile) => {
      const tag = tagOf(tile, 'Category');
      return tag && replace(tag, mistyped(tag.string ?? ''));
    },
  ],
  [
    'classifier with one colon',
    (tile) => {
      const tag = tagOf(tile, 'Category');
      return tag && replace(tag, (tag.string ?? '').replace('::', ':'));
    },
  ],
  [
    'classifier in lower case',
    (tile) => {
      const tag = tagOf(tile, 'Category');
      return tag && replace(tag, (tag.string ?? '').toLowerCase());
    },
  ],
  [
    'classifier repeated',
    (tile) => {
      const [tag] = tags(tile);
      return tag && add(tile.manifest.at('tile', 'classifier_tags'), tags(tile).length, tag.string);
    },
  ],
  ['no offering', (tile) => remove(tagOf(tile, 'Offering'))],
  [
    'two offerings',
    (tile) => add(tile.manifest.at('tile', 'classifier_tags'), tags(tile).length, 'Offering::UI Extension'),
  ],
  [
    'classifier tags as text',
    (tile) => replace(tile.manifest.at('tile', 'classifier_tags'), 'Category::Cloud'),
  ],
  [
    'support address without @',
    (tile) => replace(tile.manifest.at('author', 'support_email'), 'support.example.com'),
  ],
  ['support address missing', (tile) => remove(tile.manifest.at('author', 'support_email'))],
  ['homepage without scheme', (tile) => replace(tile.manifest.at('author', 'homepage'), 'www.example.com')],
  ['display flag as text', (tile) => replace(tile.manifest.at('display_on_public_website'), 'true')],
  [
    'dashboard path that does not exist',
    (tile) => {
      const asset = firstAsset(tile, 'dashboards');
      return asset && replace(asset, (asset.string ?? '').replace('.json', '_old.json'));
    },
  ],
  [
    'monitor path that does not exist',
    (tile) => {
      const asset = firstAsset(tile, 'monitors');
      return asset && replace(asset, (asset.string ?? '').replace('.json', '_old.json'));
    },
  ],
  ['dashboard not named', (tile) => remove(firstAsset(tile, 'dashboards'))],
  ['monitor not named', (tile) => remove(firstAsset(tile, 'monitors'))],
  [
    'monitor listed as dashboard',
    (tile) => {
      const asset = firstAsset(tile, 'monitors');
      const boards = tile.manifest.at('assets', 'dashboards');
      return asset && boards.object ? add(boards, 'Second', asset.string) : undefined;
    },
  ],
  [
    'the same file named twice',
    (tile) => {
      const asset = firstAsset(tile, 'dashboards');
      return asset && add(tile.manifest.at('assets', 'dashboards'), 'Another name', asset.string);
    },
  ],
  [
    'picture that does not exist',
    (tile) => {
      const image = firstPicture(tile)?.at('image_url');
      return image && replace(image, (image.string ?? '').replace(/(\.\w+)$/, '_2$1'));
    },
  ],
  [
    'picture in another case',
    (tile) => {
      const image = firstPicture(tile)?.at('image_url');
      return (
        image &&
        replace(
          image,
          (image.string ?? '').replace(/[^/]+$/, (name) => name.toUpperCase()),
        )
      );
    },
  ],
  ['caption missing', (tile) => remove(firstPicture(tile)?.at('caption'))],
  ['media type unknown', (tile) => replace(firstPicture(tile)?.at('media_type'), 'picture')],
  [
    'the same picture twice',
    (tile) => {
      const item = firstPicture(tile);
      return (
        item &&
        add(tile.manifest.at('tile', 'media'), media(tile).length, {
          ...item.object,
          caption: 'Another view.',
        })
      );
    },
  ],
  [
    'nine pictures',
    (tile) => {
      const item = firstPicture(tile);
      return (
        item &&
        replace(
          tile.manifest.at('tile', 'media'),
          Array.from({ length: 9 }, (_, index) => ({ ...item.object, caption: `View ${index}.` })),
        )
      );
    },
  ],
  [
    'overview anchor of a missing heading',
    (tile) => replace(tile.manifest.at('tile', 'overview'), 'README.md#About the product'),
  ],
  [
    'configuration anchor without file',
    (tile) => replace(tile.manifest.at('tile', 'configuration'), '#Setup'),
  ],
  [
    'anchor written as a slug',
    (tile) => replace(tile.manifest.at('tile', 'configuration'), 'README.md#set-up-guide'),
  ],
  ['changelog path wrong', (tile) => replace(tile.manifest.at('tile', 'changelog'), 'Changelog.md')],
  [
    'resource that is no address',
    (tile) => add(tile.manifest.at('tile'), 'resources', [{ resource_type: 'blog', url: 'see our blog' }]),
  ],
  [
    'check metric that metadata.csv lacks',
    (tile) => replace(tile.integration.at('metrics', 'check'), `${tile.metricPrefix}does.not.exist`),
  ],
  [
    'check metric missing',
    (tile) => (tile.metricNames.size > 0 ? remove(tile.integration.at('metrics', 'check')) : undefined),
  ],
  [
    'prefix of another product',
    (tile) =>
      tile.metricNames.size > 0
        ? replace(tile.integration.at('metrics', 'prefix'), 'another_product.')
        : undefined,
  ],
  ['prefix missing', (tile) => remove(tile.integration.at('metrics', 'prefix'))],
  [
    'metadata path wrong',
    (tile) => replace(tile.integration.at('metrics', 'metadata_path'), 'assets/metadata.csv'),
  ],
  ['source_type_id as text', (tile) => replace(tile.integration.at('source_type_id'), '10001')],
  ['source_type_id missing', (tile) => remove(tile.integration.at('source_type_id'))],
  ['source_type_name missing', (tile) => remove(tile.integration.at('source_type_name'))],
  [
    'source_type_name of another tile',
    (tile) =>
      tile.metricNames.size > 0
        ? replace(tile.integration.at('source_type_name'), 'Another Product')
        : undefined,
  ],
  ['auto_install missing', (tile) => remove(tile.integration.at('auto_install'))],
  ['creates_events as text', (tile) => replace(tile.integration.at('events', 'creates_events'), 'yes')],
  [
    'log source of another product',
    (tile) =>
      tile.pipelines.length > 0
        ? replace(tile.manifest.at('assets', 'logs', 'source'), 'another_product')
        : undefined,
  ],
  ['OAuth file missing', (tile) => (tile.isOAuth ? without(tile, tile.oauthPath) : undefined)],
  ['OAuth client not named', (tile) => remove(tile.manifest.at('assets', 'oauth'))],
  ['trailing comma', (tile) => rewrite(tile, M, (text) => text.replace(/\n}\s*$/, ',\n}\n'))],
  ['bracket missing', (tile) => rewrite(tile, M, (text) => text.trimEnd().slice(0, -1))],
  ['comment', (tile) => rewrite(tile, M, (text) => text.replace('{', '{\n  // our tile'))],
  ['key twice', (tile) => rewrite(tile, M, (text) => text.replace('{', '{\n  "app_id": "second-id",'))],
  [
    'key misspelled',
    (tile) => rewrite(tile, M, (text) => text.replace('"classifier_tags"', '"classifer_tags"')),
  ],
  ['key of the old form', (tile) => add(tile.manifest, 'categories', ['cloud'])],
  ['price', (tile) => add(tile.manifest, 'pricing', [{ billing_type: 'flat_fee' }])],
  [
    'conflict marks',
    (tile) => rewrite(tile, M, (text) => text.replace('"app_id"', '<<<<<<< HEAD\n  "app_id"')),
  ],
  ['saved with a byte order mark', (tile) => rewrite(tile, M, (text) => `\uFEFF${text}`)],
  ['as an array', (tile) => rewrite(tile, M, (text) => `[${text}]`)],
  ['empty', () => put(M, '')],
]);
