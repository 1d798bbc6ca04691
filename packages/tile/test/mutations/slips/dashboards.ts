import { add, change, defects, firstWhere, remove, replace, rewrite, set } from '../defect.ts';
import { isOwnMetric } from '../../../src/facts/declared-metrics.ts';
import { queriedMetrics } from '../../../src/facts/dashboard-queries.ts';
import type { Tile } from '../../../src/tile/tile.ts';

const boards = (tile: Tile) => tile.dashboards;
const inBoard = (edit: (text: string) => string) => (tile: Tile) => {
  const [board] = boards(tile);
  return board && rewrite(tile, board.file, edit);
};
const own = (tile: Tile) => queriedMetrics(tile).find(({ metric }) => isOwnMetric(tile, metric.metric));
const ofKind = (tile: Tile, type: string) =>
  firstWhere(boards(tile), (node) => node.at('type').string === type && node.path.at(-1) === 'definition');

export const dashboardSlips = defects('dashboard', [
  [
    'variable in another case',
    (tile) => {
      const variable = tile.dashboards[0]?.at('template_variables', 0, 'name').string;
      const found = own(tile);
      return variable !== undefined && found?.node.string?.includes(`$${variable}`)
        ? replace(found.node, found.node.string.replace(`$${variable}`, `$${variable.toUpperCase()}`))
        : undefined;
    },
  ],
  ['requests empty', set((tile) => ofKind(tile, 'timeseries')?.at('requests'), [])],
  ['widget without title', (tile) => remove(ofKind(tile, 'timeseries')?.at('title'))],
  ['group without title', (tile) => remove(ofKind(tile, 'group')?.at('title'))],
  [
    'height 0',
    set(
      (tile) =>
        firstWhere(boards(tile), (node) => node.key === 'layout' && node.at('height').exists)?.at('height'),
      0,
    ),
  ],
  ['no widgets', set((tile) => tile.dashboards[0]?.at('widgets'), [])],
  [
    'title of a copy',
    change(
      (tile) => tile.dashboards[0]?.at('title'),
      (title) => `${title} (cloned)`,
    ),
  ],
  ['title of a test', set((tile) => tile.dashboards[0]?.at('title'), 'test')],
  [
    'description with a person',
    set((tile) => tile.dashboards[0]?.at('description'), 'Ask jane.doe@partner.io about it'),
  ],
  [
    'query name with a hyphen',
    (tile) => {
      const formula = firstWhere(boards(tile), (node) => node.key === 'formula' && node.string !== undefined);
      return formula && replace(formula, 'my-query');
    },
  ],
  [
    'group-by never closed',
    (tile) => {
      const found = own(tile);
      return found?.node.string === undefined
        ? undefined
        : replace(found.node, `${found.node.string.replace(/ by \{[^}]*\}/, '')} by {env`);
    },
  ],
  [
    'filter with a space and no comma',
    (tile) => {
      const found = own(tile);
      return found?.node.string === undefined
        ? undefined
        : replace(found.node, found.node.string.replace(/\{[^}]*\}/, '{env:prod; team:a}'));
    },
  ],
  [
    'live span misspelled',
    (tile) => {
      const found = ofKind(tile, 'timeseries');
      return found && add(found, 'time', { live_span: '7d' });
    },
  ],
  [
    'precision as text',
    (tile) => {
      const found = ofKind(tile, 'query_value');
      return found && add(found, 'precision', 'two');
    },
  ],
  [
    'legend columns misspelled',
    (tile) => {
      const found = ofKind(tile, 'timeseries');
      return found && add(found, 'legend_columns', ['average']);
    },
  ],
  [
    'template variables as an object',
    set((tile) => tile.dashboards[0]?.at('template_variables'), { env: '*' }),
  ],
  [
    'available values as text',
    (tile) => {
      const variable = tile.dashboards[0]?.at('template_variables', 0);
      return variable?.object ? add(variable, 'available_values', 'prod,dev') : undefined;
    },
  ],
  ['a comment', inBoard((text) => text.replace('{', '{ // exported'))],
  ['conflict marks', inBoard((text) => text.replace('\n', '\n<<<<<<< HEAD\n'))],
  [
    'a link to a monitor of the own organization',
    (tile) => {
      const content = ofKind(tile, 'note')?.at('content');
      return content?.string === undefined
        ? undefined
        : replace(content, `${content.string} https://app.datadoghq.com/monitors/123456789`);
    },
  ],
  [
    'a powerpack',
    (tile) => {
      const list = tile.dashboards[0]?.at('widgets');
      return (
        list?.array &&
        add(list, list.array.length, {
          definition: { type: 'powerpack', title: 'Pack', powerpack_id: 'abc' },
        })
      );
    },
  ],
  [
    'an SLO',
    (tile) => {
      const list = tile.dashboards[0]?.at('widgets');
      return (
        list?.array &&
        add(list, list.array.length, {
          definition: {
            type: 'slo',
            title: 'SLO',
            slo_id: 'abc',
            view_type: 'detail',
            view_mode: 'overall',
            time_windows: ['7d'],
          },
        })
      );
    },
  ],
]);
