import { defects, firstWhere, put, remove, replace, rewrite, without } from './defect.ts';
import type { Tile } from '../../src/tile/tile.ts';

const first = (tile: Tile) => tile.pipelines[0]?.pipeline;
const tests = (tile: Tile) => tile.pipelines[0]?.tests;
const processor = (tile: Tile, type: string) =>
  firstWhere(
    tile.pipelines.map((each) => each.pipeline),
    (node) => node.at('type').string === type,
  );
const inFile = (change: (text: string) => string) => (tile: Tile) => {
  const file = first(tile)?.file;
  return file === undefined || file === '' ? undefined : rewrite(tile, file, change);
};

export const logDefects = defects('logs', [
  ['id of another pipeline', (tile) => replace(first(tile)?.at('id'), 'another-product')],
  [
    'processor type misspelled',
    (tile) => replace(processor(tile, 'attribute-remapper')?.at('type'), 'atribute-remapper'),
  ],
  ['remapper without sources', (tile) => remove(processor(tile, 'attribute-remapper')?.at('sources'))],
  ['remapper without target', (tile) => remove(processor(tile, 'attribute-remapper')?.at('target'))],
  [
    'grok rule with an unknown matcher',
    (tile) => {
      const rules = processor(tile, 'grok-parser')?.at('grok', 'matchRules');
      return rules?.string === undefined
        ? undefined
        : replace(rules, rules.string.replace(/%\{\w+/, '%{nosuchmatcher'));
    },
  ],
  [
    'grok rule never closed',
    (tile) => {
      const rules = processor(tile, 'grok-parser')?.at('grok', 'matchRules');
      return rules?.string === undefined ? undefined : replace(rules, rules.string.replace('}', ''));
    },
  ],
  [
    'filter of another source',
    (tile) => replace(first(tile)?.at('pipeline', 'filter', 'query'), 'source:another_product'),
  ],
  ['filter of everything', (tile) => replace(first(tile)?.at('pipeline', 'filter', 'query'), '*')],
  [
    'tests missing',
    (tile) => {
      const file = tests(tile)?.file;
      return file === undefined || file === '' ? undefined : without(tile, file);
    },
  ],
  ['tests of another id', (tile) => replace(tests(tile)?.at('id'), 'another-product')],
  ['tests without samples', (tile) => replace(tests(tile)?.at('tests'), [])],
  [
    'result that the pipeline does not give',
    (tile) => replace(tests(tile)?.at('tests', 0, 'result', 'message'), 'another message'),
  ],
  ['indented by tabs', inFile((text) => text.replace(/^ {2}/m, '\t'))],
  ['quote never closed', inFile((text) => text.replace(/name: (.*)/, "name: '$1"))],
  [
    'facet path misspelled',
    (tile) => {
      const path = firstWhere(
        tile.pipelines.map((each) => each.pipeline.at('facets')),
        (node) => node.key === 'path',
      );
      return path?.string === undefined ? undefined : replace(path, `@${path.string}`);
    },
  ],
  [
    'facet twice',
    (tile) => {
      const facets = first(tile)?.at('facets');
      const [one] = facets?.items() ?? [];
      return facets && one && replace(facets, [...facets.items().map((each) => each.value), one.value]);
    },
  ],
  ['facet without name', (tile) => remove(first(tile)?.at('facets', 0, 'name'))],
  [
    'facet of the wrong type',
    (tile) => {
      const facet = firstWhere(
        tile.pipelines.map((each) => each.pipeline.at('facets')),
        (node) => node.at('type').string === 'integer',
      );
      return facet && replace(facet.at('type'), 'number');
    },
  ],
  ['date-remapper without sources', (tile) => remove(processor(tile, 'date-remapper')?.at('sources'))],
  ['processors as an object', (tile) => replace(first(tile)?.at('pipeline', 'processors'), {})],
  ['enabled as text', (tile) => replace(first(tile)?.at('pipeline', 'enabled'), 'yes')],
  [
    'tests file of another name',
    (tile) => {
      const file = tests(tile)?.file ?? '';
      const text = tile.text(file)?.text;
      return file === '' || text === undefined
        ? undefined
        : (draft) => {
            draft.files.delete(file);
            draft.files.set(file.replace('_tests.', '_test.'), Buffer.from(text));
          };
    },
  ],
]);

const view = (tile: Tile) => tile.savedViews.find((each) => each.object);

export const otherDefects = defects('other', [
  [
    'saved view of another source',
    (tile) => {
      const query = view(tile)?.at('query');
      return query?.string?.includes('source:')
        ? replace(query, query.string.replace(/source:[^\s)]+/, 'source:another_product'))
        : undefined;
    },
  ],
  ['saved view without name', (tile) => remove(view(tile)?.at('name'))],
  ['saved view of an unknown page', (tile) => replace(view(tile)?.at('page'), 'streams')],
  [
    'dataflow id of another tile',
    (tile) => {
      const id = tile.node('assets/dataflows.yaml').at('provides', 0, 'id');
      return replace(id, 'another-product-metrics');
    },
  ],
  [
    'dataflow type unknown',
    (tile) => replace(tile.node('assets/dataflows.yaml').at('provides', 0, 'data_type'), 'metric'),
  ],
  [
    'dataflow direction unknown',
    (tile) => replace(tile.node('assets/dataflows.yaml').at('provides', 0, 'direction'), 'in'),
  ],
  [
    'dataflows file not YAML',
    (tile) => (tile.has('assets/dataflows.yaml') ? put('assets/dataflows.yaml', 'provides: [') : undefined),
  ],
  [
    'service check status misspelled',
    (tile) => {
      const check = tile.serviceChecks.items()[0];
      return replace(check?.at('statuses', 0), 'okay');
    },
  ],
  ['service check key missing', (tile) => remove(tile.serviceChecks.items()[0]?.at('description'))],
  [
    'service check of another integration',
    (tile) => replace(tile.serviceChecks.items()[0]?.at('integration'), 'Another Product'),
  ],
  [
    'service check twice',
    (tile) => {
      const list = tile.serviceChecks.items();
      return list[0] && replace(tile.serviceChecks, [...list.map((each) => each.value), list[0].value]);
    },
  ],
  [
    'webhook source of another product',
    (tile) =>
      tile.pipelines.length > 0
        ? put('assets/webhook_config.json', '{"type":"url","source":"another_product"}\n')
        : undefined,
  ],
]);
