import { add, defects, firstWhere, mistyped, remove, replace, rewrite } from './defect.ts';
import { isDeclared, isOwnMetric } from '../../src/facts/declared-metrics.ts';
import { queriedMetrics } from '../../src/facts/dashboard-queries.ts';
import type { JsonNode } from '../../src/tile/json-node.ts';
import type { Tile } from '../../src/tile/tile.ts';
import type { TileChange } from '../change.ts';

const widget = (tile: Tile, type?: string) =>
  firstWhere(
    tile.dashboards,
    (node) =>
      typeof node.at('definition', 'type').value === 'string' &&
      (type === undefined || node.at('definition', 'type').value === type),
  );
const query = (tile: Tile) =>
  firstWhere(
    tile.dashboards,
    (node) => node.at('data_source').string === 'metrics' && node.at('query').string !== undefined,
  );
const formula = (tile: Tile) =>
  firstWhere(tile.dashboards, (node) => node.key === 'formula' && node.string !== undefined);
const logSearch = (tile: Tile) =>
  firstWhere(
    tile.dashboards,
    (node) =>
      node.at('data_source').string === 'logs' &&
      (node.at('search', 'query').string ?? '').includes('source:'),
  )?.at('search', 'query');
const plain = (tile: Tile, ...keys: string[]) => tile.dashboards[0]?.at(...keys);

/** Changes the text of a metric query that names a metric of the tile's own. */
function inQuery(change: (text: string, metric: string) => string) {
  return (tile: Tile): TileChange | undefined => {
    const own = queriedMetrics(tile).find(
      ({ metric }) => isOwnMetric(tile, metric.metric) && isDeclared(tile, metric.metric),
    );
    const text = own?.node.string;
    return own && text !== undefined ? replace(own.node, change(text, own.metric.metric)) : undefined;
  };
}

const set = (find: (tile: Tile) => JsonNode | undefined, value: unknown) => (tile: Tile) =>
  replace(find(tile), value);

export const dashboardDefects = defects('dashboard', [
  ['metric misspelled', inQuery((text, metric) => text.replaceAll(metric, mistyped(metric)))],
  ['metric that metadata.csv lacks', inQuery((text, metric) => text.replaceAll(metric, `${metric}.by_team`))],
  [
    'metric of a fork, with another prefix',
    inQuery((text, metric) => text.replaceAll(metric, `my_${metric}`)),
  ],
  ['brace missing', inQuery((text) => text.replace('}', ''))],
  ['aggregator misspelled', inQuery((text) => text.replace(/\b(avg|sum|max|min):/, 'average:'))],
  [
    'aggregator missing, with braces left',
    inQuery((text) => text.replace(/\b(?:avg|sum|max|min):(.*?)\{/, '$1(')),
  ],
  [
    'template variable that is not defined',
    inQuery((text) => text.replace(/\{[^}]*\}/, '{$no_such_variable}')),
  ],
  ['method misspelled', inQuery((text) => `${text}.as_counts()`)],
  [
    'template variable without use',
    (tile) => {
      const list = plain(tile, 'template_variables');
      return list?.array
        ? add(list, list.array.length, {
            name: 'unused_one',
            prefix: 'unused_one',
            available_values: [],
            default: '*',
          })
        : undefined;
    },
  ],
  [
    'template variable twice',
    (tile) => {
      const list = plain(tile, 'template_variables');
      const [first] = list?.items() ?? [];
      return list && first ? add(list, list.array?.length ?? 0, first.value) : undefined;
    },
  ],
  [
    'template variable without name',
    (tile) => remove(plain(tile, 'template_variables')?.items()[0]?.at('name')),
  ],
  ['title missing', (tile) => remove(plain(tile, 'title'))],
  ['title of another product', set((tile) => plain(tile, 'title'), 'Another Product Overview')],
  ['description missing', (tile) => remove(plain(tile, 'description'))],
  ['widgets missing', (tile) => remove(plain(tile, 'widgets'))],
  ['layout type misspelled', set((tile) => plain(tile, 'layout_type'), 'order')],
  [
    'left with its id',
    (tile) => {
      const [board] = tile.dashboards;
      return board && add(board, 'id', 'abc-def-ghi');
    },
  ],
  [
    'left with its author',
    (tile) => {
      const [board] = tile.dashboards;
      return board && add(board, 'author_handle', 'jane@partner.example');
    },
  ],
  [
    'left with its address',
    (tile) => {
      const [board] = tile.dashboards;
      return board && add(board, 'url', '/dashboard/abc-def-ghi/overview');
    },
  ],
  [
    'notifies a person',
    (tile) => {
      const [board] = tile.dashboards;
      return board && add(board, 'notify_list', ['jane@partner.example']);
    },
  ],
  [
    'exported with its wrapper',
    (tile) => {
      const [board] = tile.dashboards;
      return board && rewrite(tile, board.file, (text) => `{"dashboard": ${text}}`);
    },
  ],
  ['widget type misspelled', set((tile) => widget(tile)?.at('definition', 'type'), 'timeserie')],
  ['widget without definition', (tile) => remove(widget(tile)?.at('definition'))],
  [
    'layout without width',
    (tile) =>
      remove(
        firstWhere(tile.dashboards, (node) => node.key === 'layout' && node.at('width').exists)?.at('width'),
      ),
  ],
  [
    'layout wider than the board',
    set(
      (tile) =>
        firstWhere(
          tile.dashboards.filter((board) => board.at('reflow_type').value === 'fixed'),
          (node) => node.key === 'layout' && node.at('width').exists,
        )?.at('width'),
      40,
    ),
  ],
  [
    'layout with a negative position',
    set(
      (tile) => firstWhere(tile.dashboards, (node) => node.key === 'layout' && node.at('x').exists)?.at('x'),
      -1,
    ),
  ],
  [
    'width as text',
    set(
      (tile) =>
        firstWhere(tile.dashboards, (node) => node.key === 'layout' && node.at('width').exists)?.at('width'),
      '4',
    ),
  ],
  [
    'widgets that overlap',
    (tile) => {
      const board = tile.dashboards.find(
        (each) => each.at('reflow_type').value === 'fixed' && each.at('widgets').items().length > 1,
      );
      const [first, second] = board?.at('widgets').items() ?? [];
      return first && second ? replace(second.at('layout'), first.at('layout').value) : undefined;
    },
  ],
  [
    'widget id twice',
    (tile) => {
      const [first, second] = plain(tile, 'widgets')?.items() ?? [];
      return first?.at('id').exists && second ? replace(second.at('id'), first.at('id').value) : undefined;
    },
  ],
  ['formula of a query that is not there', set(formula, 'query99')],
  ['formula that does not parse', set(formula, 'query1 * (100')],
  ['formula with an unknown function', set(formula, 'averages(query1)')],
  [
    'query name twice',
    (tile) => {
      const list = firstWhere(tile.dashboards, (node) => node.key === 'queries' && node.items().length > 1);
      const [first, second] = list?.items() ?? [];
      return first?.at('name').exists ? replace(second?.at('name'), first.at('name').value) : undefined;
    },
  ],
  ['query without name', (tile) => remove(query(tile)?.at('name'))],
  ['data source misspelled', set((tile) => query(tile)?.at('data_source'), 'metric')],
  ['query text missing', (tile) => remove(query(tile)?.at('query'))],
  ['query aggregator unknown', (tile) => replace(query(tile)?.at('aggregator'), 'mean')],
  [
    'response format of another widget',
    set(
      (tile) =>
        firstWhere(tile.dashboards, (node) => node.key === 'response_format' && node.string === 'timeseries'),
      'scalar',
    ),
  ],
  [
    'response format misspelled',
    set((tile) => firstWhere(tile.dashboards, (node) => node.key === 'response_format'), 'time_series'),
  ],
  [
    'logs of another source',
    (tile) => {
      const search = logSearch(tile);
      return (
        search &&
        replace(search, (search.string ?? '').replaceAll(/source:[^\s)]+/g, 'source:another_product'))
      );
    },
  ],
  [
    'search that does not parse',
    (tile) => {
      const search = logSearch(tile);
      return search && replace(search, `${search.string ?? ''} AND (`);
    },
  ],
  [
    'picture of the own disk',
    set((tile) => widget(tile, 'image')?.at('definition', 'url'), 'file:///Users/jane/logo.png'),
  ],
  [
    'picture that is not there',
    set((tile) => widget(tile, 'image')?.at('definition', 'url'), '/images/logo.png'),
  ],
  [
    'display type misspelled',
    set((tile) => firstWhere(tile.dashboards, (node) => node.key === 'display_type'), 'lines'),
  ],
  [
    'comparator unknown',
    set((tile) => firstWhere(tile.dashboards, (node) => node.key === 'comparator'), '=>'),
  ],
  [
    'palette misspelled',
    set(
      (tile) =>
        firstWhere(
          tile.dashboards,
          (node) => node.key === 'palette' && node.path.includes('conditional_formats'),
        ),
      'white_on_rede',
    ),
  ],
  [
    'key misspelled in a widget',
    (tile) => {
      const [board] = tile.dashboards;
      return board && rewrite(tile, board.file, (text) => text.replace('"display_type"', '"disply_type"'));
    },
  ],
  [
    'requests as an object',
    (tile) => {
      const found = widget(tile, 'timeseries')?.at('definition', 'requests');
      const [first] = found?.items() ?? [];
      return first && replace(found, first.value);
    },
  ],
  ['note without content', (tile) => remove(widget(tile, 'note')?.at('definition', 'content'))],
  ['group without widgets', (tile) => remove(widget(tile, 'group')?.at('definition', 'widgets'))],
  [
    'service check that does not exist',
    set((tile) => widget(tile, 'check_status')?.at('definition', 'check'), 'another_product.can_connect'),
  ],
  [
    'widget of a monitor of the own organization',
    (tile) => {
      const list = plain(tile, 'widgets');
      return list?.array
        ? add(list, list.array.length, {
            definition: { type: 'alert_graph', title: 'Alert', alert_id: '123456', viz_type: 'timeseries' },
          })
        : undefined;
    },
  ],
  [
    'cut off',
    (tile) => {
      const [board] = tile.dashboards;
      return board && rewrite(tile, board.file, (text) => text.slice(0, text.length >> 1));
    },
  ],
  [
    'trailing comma',
    (tile) => {
      const [board] = tile.dashboards;
      return board && rewrite(tile, board.file, (text) => text.trimEnd().replace(/}$/, ',}'));
    },
  ],
  [
    'note with a link to the own organization',
    (tile) => {
      const content = widget(tile, 'note')?.at('definition', 'content');
      return content?.exists
        ? replace(
            content,
            `${content.string ?? ''}\n[Board](https://partner.datadoghq.com/dashboard/abc-def-ghi)`,
          )
        : undefined;
    },
  ],
  ['group-by without a tag', inQuery((text) => `${text.replace(/ by \{[^}]*\}/, '')} by {}`)],
]);
