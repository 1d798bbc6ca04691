import { add, defects, remove, replace, set } from '../defect.ts';
import { monitorQueries } from '../../../src/facts/monitor-queries.ts';
import type { Tile } from '../../../src/tile/tile.ts';

const monitor = (tile: Tile, ...path: (string | number)[]) => tile.monitors[0]?.at(...path);
const inMonitorQuery = (edit: (text: string) => string) => (tile: Tile) => {
  const found = monitorQueries(tile).find(({ query }) => query?.window !== undefined);
  const text = found?.node.string;
  return found && text !== undefined && edit(text) !== text ? replace(found.node, edit(text)) : undefined;
};

export const monitorSlips = defects('monitor', [
  ['comparator reversed', inMonitorQuery((text) => text.replace(/ (>=?|<=?) /, ' => '))],
  ['dashboard variable in the query', inMonitorQuery((text) => text.replace(/\{[^}]*\}/, '{$env}'))],
  [
    'threshold key misspelled',
    (tile) => {
      const node = monitor(tile, 'definition', 'options', 'thresholds');
      return node?.at('critical').exists ? replace(node, { critcal: node.at('critical').value }) : undefined;
    },
  ],
  ['tags as text', set((tile) => monitor(tile, 'tags'), 'integration:x')],
  ['created_at missing', (tile) => remove(monitor(tile, 'created_at'))],
  [
    'conditions closed by another name',
    (tile) => replace(monitor(tile, 'definition', 'message'), '{{#is_alert}}High.{{/is_warning}}'),
  ],
  [
    'restricted to roles',
    (tile) => {
      const node = monitor(tile, 'definition');
      return node?.object
        ? add(node, 'restricted_roles', ['2f8c3f0e-0000-11ee-a0a0-da7ad0900002'])
        : undefined;
    },
  ],
  [
    'escalation to a channel',
    (tile) => {
      const node = monitor(tile, 'definition', 'options');
      return node?.object ? add(node, 'escalation_message', 'Still high @slack-partner-oncall') : undefined;
    },
  ],
  ['type of another kind of monitor', set((tile) => monitor(tile, 'definition', 'type'), 'service check')],
  ['query missing', (tile) => remove(monitor(tile, 'definition', 'query'))],
  ['description of the template', set((tile) => monitor(tile, 'description'), 'TODO')],
  ['message of the template', set((tile) => monitor(tile, 'definition', 'message'), 'TBD')],
  [
    'composite of two ids',
    (tile) => {
      const node = monitor(tile, 'definition');
      return node?.object
        ? replace(node, { ...node.object, type: 'composite', query: '123 && 456' })
        : undefined;
    },
  ],
]);
