import { add, change, defects, remove, replace, rewrite, set } from '../defect.ts';
import type { Tile } from '../../../src/tile/tile.ts';

const M = 'manifest.json';

const tile_ = (tile: Tile, ...path: (string | number)[]) => tile.manifest.at('tile', ...path);
const asset = (tile: Tile, kind: string) => tile.manifest.at('assets', kind).entries()[0];
const tags = (tile: Tile) => tile_(tile, 'classifier_tags');
const anotherTag = (text: string) => (tile: Tile) => add(tags(tile), tags(tile).array?.length ?? 0, text);
const image = (tile: Tile) =>
  tile_(tile, 'media')
    .items()
    .find((item) => item.at('media_type').string === 'image');

export const manifestSlips = defects('manifest', [
  [
    'app_uuid in capitals',
    change(
      (tile) => tile.manifest.at('app_uuid'),
      (text) => text.toUpperCase(),
    ),
  ],
  [
    'app_id with underscores',
    change(
      (tile) => tile.manifest.at('app_id'),
      (text) => `${text}_app`,
    ),
  ],
  ['author without name', (tile) => remove(tile.manifest.at('author', 'name'))],
  ['a data type in the singular', anotherTag('Submitted Data Type::Metric')],
  ['an operating system in other words', anotherTag('Supported OS::Mac OS')],
  ['a group in the plural', anotherTag('Queried Data Types::Metrics')],
  ['a category in the plural', anotherTag('Categories::Cloud')],
  [
    'picture by its full address',
    change(
      (tile) => image(tile)?.at('image_url'),
      (path) => `https://raw.githubusercontent.com/partner/tile/main/${path}`,
    ),
  ],
  [
    'picture with a slash before',
    change(
      (tile) => image(tile)?.at('image_url'),
      (path) => `/${path}`,
    ),
  ],
  [
    'picture in another folder',
    change(
      (tile) => image(tile)?.at('image_url'),
      (path) => path.replace('images/', 'assets/images/'),
    ),
  ],
  ['caption of 400 letters', set((tile) => image(tile)?.at('caption'), 'word '.repeat(80).trim())],
  [
    'video by its address',
    (tile) => {
      const media = tile_(tile, 'media');
      const one = image(tile);
      return (
        one &&
        add(media, media.array?.length ?? 0, {
          media_type: 'video',
          caption: 'A tour.',
          image_url: one.at('image_url').string,
          vimeo_id: 'https://vimeo.com/123456789',
        })
      );
    },
  ],
  [
    'video without its number',
    (tile) => {
      const media = tile_(tile, 'media');
      const one = image(tile);
      return (
        one &&
        add(media, media.array?.length ?? 0, {
          media_type: 'video',
          caption: 'A tour.',
          image_url: one.at('image_url').string,
        })
      );
    },
  ],
  [
    'check metrics of which one is missing',
    (tile) =>
      tile.metricNames.size > 0
        ? replace(tile.integration.at('metrics', 'check'), [
            [...tile.metricNames][0],
            `${tile.metricPrefix}no.such`,
          ])
        : undefined,
  ],
  ['auto_install as text', set((tile) => tile.integration.at('auto_install'), 'true')],
  [
    'dashboards as a list',
    (tile) => {
      const one = asset(tile, 'dashboards');
      return one && replace(tile.manifest.at('assets', 'dashboards'), [one.string]);
    },
  ],
  [
    'monitors as a list',
    (tile) => {
      const one = asset(tile, 'monitors');
      return one && replace(tile.manifest.at('assets', 'monitors'), [one.string]);
    },
  ],
  [
    'asset path with backslashes',
    change(
      (tile) => asset(tile, 'dashboards'),
      (path) => path.replaceAll('/', '\\'),
    ),
  ],
  [
    'asset path from the root',
    change(
      (tile) => asset(tile, 'dashboards'),
      (path) => `/${path}`,
    ),
  ],
  [
    'asset path that leaves the tile',
    change(
      (tile) => asset(tile, 'dashboards'),
      (path) => `../other/${path}`,
    ),
  ],
  [
    'OAuth as an object',
    (tile) =>
      tile.isOAuth
        ? replace(tile.manifest.at('assets', 'oauth'), { path: 'assets/oauth_clients.json' })
        : undefined,
  ],
  ['source_type_id 0', set((tile) => tile.integration.at('source_type_id'), 0)],
  ['source_type_id as a fraction', set((tile) => tile.integration.at('source_type_id'), 1.5)],
  [
    'single quotes',
    (tile) => rewrite(tile, M, (text) => text.replace('"manifest_version"', "'manifest_version'")),
  ],
  [
    'support address of a form',
    set((tile) => tile.manifest.at('author', 'support_email'), 'https://partner.example/contact'),
  ],
  [
    'homepage of a mail address',
    set((tile) => tile.manifest.at('author', 'homepage'), 'info@partner.example'),
  ],
  ['overview missing', (tile) => remove(tile_(tile, 'overview'))],
  ['support missing', (tile) => remove(tile_(tile, 'support'))],
  ['media missing', (tile) => remove(tile_(tile, 'media'))],
  ['metadata_path missing', (tile) => remove(tile.integration.at('metrics', 'metadata_path'))],
  [
    'prefix without its dot',
    change(
      (tile) => (tile.metricPrefix.endsWith('.') ? tile.integration.at('metrics', 'prefix') : undefined),
      (text) => text.slice(0, -1),
    ),
  ],
  [
    'log source in capitals',
    change(
      (tile) => (tile.pipelines.length > 0 ? tile.manifest.at('assets', 'logs', 'source') : undefined),
      (text) => text.toUpperCase(),
    ),
  ],
  [
    'resource without type',
    (tile) => add(tile_(tile), 'resources', [{ url: 'https://partner.example/docs' }]),
  ],
]);
