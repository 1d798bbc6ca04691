import type { Expression, MonitorQuery } from '@tilekit/query';
import type { Rule } from '../../engine/rule.ts';
import { monitorQueries } from '../../facts/monitor-queries.ts';
import { unknownWords, meantWord } from '../../facts/query-vocabulary.ts';
import { JsonNode } from '../../tile/json-node.ts';

/** What monitors that search something call it, and the type that goes with it. */
const searchTypes: ReadonlyMap<string, readonly string[]> = new Map([
  ['logs', ['log alert']],
  ['events', ['event-v2 alert']],
  ['rum', ['rum alert']],
  ['ci-pipelines', ['ci-pipelines alert']],
  ['ci-tests', ['ci-tests alert']],
  ['audit', ['audit alert']],
]);

const metricTypes = ['query alert', 'metric alert'];

/** Types whose queries have one form each; others ask in several. */
const comparable: ReadonlySet<string> = new Set([
  ...metricTypes,
  ...[...searchTypes.values()].flat(),
  'service check',
]);

/** `avg(last_5m)`, `change(avg(last_5m),last_1h)`, `percentile(last_5m)`. */
const windowFunctions =
  /^(avg|sum|min|max|count|change|pct_change|percentile|last|median|mean|stddev|p\d{2})$/;

/** `last_5m`, `next_2w`, `current_1mo`, `1h_ago`. */
const windowLength =
  /^((last|next|current|previous)_\d+(s|m|h|d|w|mo|y)|\d+(s|m|h|d|w|mo)_ago|hour_before|day_before|week_before|month_before)$/;

/** How a monitor evaluates its query. */
export const monitorEvaluationRules: readonly Rule[] = [
  {
    id: 'monitor/type-matches-query',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The type of a monitor matches its query: metrics, logs, events or a service check.',
    why: 'Datadog rejects a monitor whose type and query do not match.',
    remedy: 'Use the type in the message, or export the monitor again.',
    example: { bad: '"type": "log alert" with a metric query', good: '"type": "query alert"' },
    source: 'https://docs.datadoghq.com/api/latest/monitors/',
    published: '0/262',
    *check(tile) {
      for (const { node, query } of monitorQueries(tile)) {
        const type = new JsonNode(node.document).at('definition', 'type');
        const expected = query && expectedTypes(query);
        if (expected && comparable.has(type.string ?? '') && !expected.includes(type.string ?? ''))
          yield type.problem(
            `the query belongs to a "${expected[0] ?? ''}", not to a "${type.string ?? ''}"`,
          );
      }
    },
  },
  {
    id: 'monitor/evaluation-window',
    severity: { new: 'error', repo: 'warning' },
    requires:
      'The query of a metric monitor starts with an aggregation over a window, such as `avg(last_5m)`.',
    why: 'Datadog rejects the monitor.',
    remedy: 'Write the window as `last_` followed by a number and `m`, `h`, `d`, `w` or `mo`.',
    example: { bad: 'avg(last_5minutes):…', good: 'avg(last_5m):…' },
    source: 'https://docs.datadoghq.com/api/latest/monitors/',
    published: '0/262',
    *check(tile) {
      for (const { node, query } of monitorQueries(tile)) {
        const wrong = query?.window && wrongWord(query.window);
        if (wrong !== undefined)
          yield node.problem(`"${wrong}" is not an aggregation or a window of monitors`);
      }
    },
  },
  {
    id: 'monitor/known-functions',
    severity: { new: 'warning', repo: 'warning' },
    requires: "The query uses aggregators, functions and methods of Datadog's query language.",
    why: 'Datadog rejects the monitor.',
    remedy: 'Correct the word, or check it in the list of functions.',
    example: { bad: 'average:nova_relay.latency{*}', good: 'avg:nova_relay.latency{*}' },
    source: 'https://docs.datadoghq.com/dashboards/functions/',
    published: '0/262',
    *check(tile) {
      for (const { node, query } of monitorQueries(tile)) {
        if (query?.window === undefined) continue;
        for (const { word, kind } of unknownWords(query.of)) {
          const guess = meantWord(word, kind);
          const meant = guess === undefined ? '' : `; did you mean "${guess}"?`;
          yield node.problem(
            `"${word}" is not ${kind === 'aggregator' ? 'an' : 'a'} ${kind} that we know${meant}`,
          );
        }
      }
    },
  },
  {
    id: 'monitor/warning-threshold',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The warning threshold is reached before the critical one.',
    why: 'Datadog rejects the monitor, because the warning could never trigger first.',
    remedy: 'Set the warning below the critical threshold, or above it where the query compares with `<`.',
    example: { bad: '"critical": 3, "warning": 5 with `> 3`', good: '"critical": 3, "warning": 1' },
    source: 'https://docs.datadoghq.com/api/latest/monitors/',
    published: '0/262',
    *check(tile) {
      for (const { node, query } of monitorQueries(tile)) {
        const thresholds = new JsonNode(node.document).at('definition', 'options', 'thresholds');
        const [warning, critical] = [thresholds.at('warning'), thresholds.at('critical').number];
        const operator = query?.comparison?.operator;
        if (warning.number === undefined || critical === undefined || operator === undefined) continue;
        const isBeyond = operator.startsWith('>') ? warning.number >= critical : warning.number <= critical;
        if (/^[<>]/.test(operator) && isBeyond)
          yield warning.problem(
            `the warning ${warning.number} does not come before the critical ${critical}`,
          );
      }
    },
  },
  {
    id: 'monitor/priority-range',
    severity: { new: 'error', repo: 'error' },
    requires: 'A priority is a whole number from 1 to 5, or null.',
    why: 'Datadog rejects the monitor.',
    remedy: 'Write `"priority": null` or leave it out.',
    example: { bad: '"priority": 9', good: '"priority": null' },
    source: 'https://docs.datadoghq.com/api/latest/monitors/',
    published: '0/262',
    *check(tile) {
      for (const monitor of tile.monitors) {
        const priority = monitor.at('definition', 'priority');
        if (!priority.exists || priority.value === null) continue;
        const { number } = priority;
        if (number === undefined || !Number.isInteger(number) || number < 1 || number > 5)
          yield priority.problem(`the priority ${JSON.stringify(priority.value)} is not one of 1 to 5`);
      }
    },
  },
];

/** The types that go with a query; `undefined` where several kinds of monitors ask in this form. */
function expectedTypes({ window, of }: MonitorQuery): readonly string[] | undefined {
  if (window !== undefined) return metricTypes;
  const head = innermost(of);
  if (head.kind === 'call') return searchTypes.get(head.name);
  return head.kind === 'string' ? ['service check'] : undefined;
}

function innermost(expression: Expression): Expression {
  return expression.kind === 'method' || expression.kind === 'group' ? innermost(expression.of) : expression;
}

/** The first name in a window that monitors do not know. */
function wrongWord(window: Expression): string | undefined {
  if (window.kind === 'name') return windowLength.test(window.name) ? undefined : window.name;
  if (window.kind !== 'call') return undefined;
  if (!windowFunctions.test(window.name)) return window.name;
  return window.arguments.map(({ value }) => wrongWord(value)).find((word) => word !== undefined);
}
