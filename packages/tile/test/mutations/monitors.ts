import { add, defects, mistyped, remove, replace, rewrite } from './defect.ts';
import { monitorQueries } from '../../src/facts/monitor-queries.ts';
import { isOwnMetric } from '../../src/facts/declared-metrics.ts';
import { metricsOf } from '@tilekit/query';
import type { Tile } from '../../src/tile/tile.ts';

const first = (tile: Tile, ...path: (string | number)[]) => tile.monitors[0]?.at(...path);
const definition = (tile: Tile, key: string) => first(tile, 'definition', key);
const text = (tile: Tile, key: string) => definition(tile, key)?.string;

/** Changes a query that names a metric of the tile's own. */
function inQuery(change: (text: string, metric: string) => string) {
  return (tile: Tile) => {
    for (const { node, query } of monitorQueries(tile))
      for (const { metric } of query ? metricsOf(query.of) : [])
        if (isOwnMetric(tile, metric)) return replace(node, change(node.string ?? '', metric));
    return undefined;
  };
}

/** Changes the query of whatever monitor. */
function anyQuery(change: (text: string) => string) {
  return (tile: Tile) => {
    const query = text(tile, 'query');
    if (query === undefined) return undefined;
    const changed = change(query);
    return changed === query ? undefined : replace(definition(tile, 'query'), changed);
  };
}

function message(change: (text: string) => string) {
  return (tile: Tile) => replace(definition(tile, 'message'), change(text(tile, 'message') ?? ''));
}

export const monitorDefects = defects('monitor', [
  ['metric misspelled', inQuery((query, metric) => query.replace(metric, mistyped(metric)))],
  ['metric that metadata.csv lacks', inQuery((query, metric) => query.replace(metric, `${metric}.by_team`))],
  [
    'metric of a fork, with another prefix',
    inQuery((query, metric) => query.replace(metric, `my_${metric}`)),
  ],
  [
    'threshold that differs',
    (tile) => {
      const node = first(tile, 'definition', 'options', 'thresholds', 'critical');
      return node?.number === undefined ? undefined : replace(node, node.number + 7);
    },
  ],
  [
    'threshold as text',
    (tile) => {
      const node = first(tile, 'definition', 'options', 'thresholds', 'critical');
      return node?.number === undefined ? undefined : replace(node, String(node.number));
    },
  ],
  ['thresholds missing', (tile) => remove(first(tile, 'definition', 'options', 'thresholds'))],
  ['query without condition', anyQuery((query) => query.replace(/\s*[<>]=?\s*[\d.]+$/, ''))],
  ['query with a brace missing', anyQuery((query) => query.replace('}', ''))],
  ['window that does not exist', anyQuery((query) => query.replace(/last_\w+/, 'last_5minutes'))],
  ['query with another aggregator', anyQuery((query) => query.replace(/^(avg|sum|min|max)\(/, 'average('))],
  [
    'type of another query',
    (tile) =>
      text(tile, 'type') === 'query alert' ? replace(definition(tile, 'type'), 'log alert') : undefined,
  ],
  ['type misspelled', (tile) => replace(definition(tile, 'type'), 'query-alert')],
  ['notifies a person', message((old) => `${old} @jane.doe@partner.com`)],
  ['notifies a channel', message((old) => `${old} @slack-partner-alerts`)],
  ['message empty', message(() => '')],
  ['message with an unclosed condition', message((old) => `${old} {{#is_alert}}Act now.`)],
  [
    'message with a condition that does not exist',
    message((old) => `${old} {{#is_alarm}}Act now.{{/is_alarm}}`),
  ],
  [
    'message with a variable that the query does not group by',
    message((old) => `${old} {{no_such_tag.name}}`),
  ],
  ['title missing', (tile) => remove(first(tile, 'title'))],
  ['title too long', (tile) => replace(first(tile, 'title'), 'word '.repeat(30).trim())],
  ['description missing', (tile) => remove(first(tile, 'description'))],
  ['description too long', (tile) => replace(first(tile, 'description'), 'word '.repeat(80).trim())],
  ['name missing', (tile) => remove(definition(tile, 'name'))],
  ['tags missing', (tile) => remove(first(tile, 'tags'))],
  ['tag of another integration', (tile) => replace(first(tile, 'tags'), ['integration:another-product'])],
  [
    'left with its id',
    (tile) => {
      const node = first(tile, 'definition');
      return node?.object && !node.at('id').exists ? add(node, 'id', 1234567) : undefined;
    },
  ],
  [
    'left with its creator',
    (tile) => {
      const node = first(tile, 'definition');
      return node?.object ? add(node, 'creator', { email: 'jane@partner.example' }) : undefined;
    },
  ],
  ['date in words', (tile) => replace(first(tile, 'created_at'), 'March 3, 2026')],
  ['updated before it was created', (tile) => replace(first(tile, 'last_updated_at'), '2001-01-01')],
  ['version as text', (tile) => replace(first(tile, 'version'), '2')],
  ['options as a list', (tile) => replace(definition(tile, 'options'), [])],
  [
    'renotify interval as text',
    (tile) => {
      const node = definition(tile, 'options');
      return node?.object ? add(node, 'renotify_interval', '60') : undefined;
    },
  ],
  [
    'priority 9',
    (tile) => {
      const node = first(tile, 'definition');
      return node?.object ? add(node, 'priority', 9) : undefined;
    },
  ],
  [
    'in the form of the API, without template',
    (tile) => {
      const [monitor] = tile.monitors;
      return (
        monitor &&
        rewrite(tile, monitor.file, () => `${JSON.stringify(monitor.at('definition').value, null, 2)}\n`)
      );
    },
  ],
  [
    'trailing comma',
    (tile) => {
      const [monitor] = tile.monitors;
      return monitor && rewrite(tile, monitor.file, (json) => json.trimEnd().replace(/}$/, ',}'));
    },
  ],
  [
    'warning threshold beyond the critical one',
    (tile) => {
      const node = first(tile, 'definition', 'options', 'thresholds');
      const critical = node?.at('critical').number;
      return node && critical !== undefined
        ? add(node, 'warning', / < | <= /.test(text(tile, 'query') ?? '') ? critical - 5 : critical + 5)
        : undefined;
    },
  ],
]);
