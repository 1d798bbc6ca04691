import { compileSearch, parseSearch, SearchSyntaxError, type SearchNode } from '@tilekit/query';
import { fillSearchVariables, NotEvaluated, normalizeTag, tagValues } from '@tilekit/query/engine';
import type { DescribedMonitor } from '../monitors/describe-monitors.ts';
import { latestChecks } from '../received/check-entry.ts';
import { fillVariables, type DashboardContext } from './dashboard-context.ts';
import type { WidgetDefinition } from './dashboard-schema.ts';
import { noData } from './no-data.ts';
import type { WidgetContent } from './widget-view.ts';

/** Draws the last word of a service check, of each group when the widget names groups. */
export function drawChecks(definition: WidgetDefinition, context: DashboardContext): WidgetContent {
  const { check = '', group_by: groupBy = [], tags = [], group } = definition;
  const all = context.checks.filter((entry) => entry.check === check);
  if (all.length === 0) return noData(`No service check \`${check}\` was ever received.`);
  const wanted = [...tags, ...(group ?? '').split(',')]
    .map((tag) => fillVariables(tag, context.variables).trim())
    .filter((tag) => tag !== '' && !/(?:^|:)\*$/.test(tag))
    .map(normalizeTag);
  const tagsOf = (entry: (typeof all)[number]) => [
    ...entry.tags.map(normalizeTag),
    ...(entry.host === '' ? [] : [normalizeTag(`host:${entry.host}`)]),
  ];
  const found = all.filter((entry) => wanted.every((tag) => tagsOf(entry).includes(tag)));
  if (found.length === 0) return noData(`No \`${check}\` has the tags ${wanted.join(', ')}.`);
  return {
    kind: 'statuses',
    rows: latestChecks(found).map((entry) => ({
      status: entry.status.toLowerCase(),
      label: entry.status,
      detail:
        groupBy.map((key) => `${key}:${tagValues(tagsOf(entry), key).join(',') || 'N/A'}`).join(' ') ||
        entry.tags.join(' ') ||
        entry.host,
    })),
  };
}

/** Draws the monitors that a search finds, worst first. */
export function drawMonitors(definition: WidgetDefinition, context: DashboardContext): WidgetContent {
  if (context.monitors.length === 0) return noData('Monitors appear when the account is connected.');
  const search = typeof definition.query === 'string' ? definition.query : '';
  const found = findMonitors(context.monitors, fillSearchVariables(search, context.variables));
  if (found.length === 0) return noData(`No monitor fits \`${search}\`.`);
  return statusesOf(found, typeof definition.sort === 'string' ? definition.sort : undefined);
}

/** Draws the one monitor whose number the widget names. */
export function drawMonitor(definition: WidgetDefinition, context: DashboardContext): WidgetContent {
  const id = String(definition.alert_id ?? '');
  const found = context.monitors.filter(({ monitor }) => String(monitor.id) === id);
  return found.length === 0
    ? noData(`No monitor has the number ${id} in this organization.`)
    : statusesOf(found);
}

/** The fields that a search of monitors may name, and what they hold. */
const fields: ReadonlyMap<string, (monitor: DescribedMonitor) => readonly (string | number)[]> = new Map<
  string,
  (monitor: DescribedMonitor) => readonly (string | number)[]
>([
  ['tag', ({ monitor }) => monitor.tags],
  ['status', ({ status }) => [status]],
  ['group_status', ({ groups }) => groups.map(({ status }) => status)],
  ['title', ({ name }) => [name]],
  ['message', ({ monitor }) => [monitor.message]],
  ['id', ({ monitor }) => [monitor.id]],
  ['type', ({ monitor }) => typesOf(monitor.type)],
  ['priority', ({ monitor }) => (monitor.priority === null ? [] : [`p${monitor.priority}`])],
  [
    'metric',
    ({ monitor }) => [...monitor.query.matchAll(/([A-Za-z][\w.]*)\s*\{/g)].map(([, name = '']) => name),
  ],
]);

/**
 * The monitors that a search such as `tag:(service:a) status:alert` finds.
 *
 * @throws NotEvaluated for a field that is not known
 */
function findMonitors(monitors: readonly DescribedMonitor[], search: string): DescribedMonitor[] {
  const node = readSearch(search);
  for (const field of fieldsOf(node)) {
    if (!fields.has(field)) throw new NotEvaluated(`the field \`${field}\` of a search of monitors`);
  }
  const matches = compileSearch(node);
  return monitors.filter((monitor) =>
    matches({
      text: `${monitor.name} ${monitor.monitor.message} ${monitor.monitor.tags.join(' ')}`,
      valuesOf: (field) => fields.get(field)?.(monitor) ?? [],
    }),
  );
}

function readSearch(search: string): SearchNode {
  try {
    return parseSearch(search, 'monitors');
  } catch (error) {
    if (error instanceof SearchSyntaxError)
      throw new NotEvaluated(`the search \`${search}\`: ${error.message}`);
    throw error;
  }
}

function fieldsOf(node: SearchNode): string[] {
  switch (node.kind) {
    case 'all':
      return [];
    case 'and':
    case 'or':
      return node.nodes.flatMap(fieldsOf);
    case 'not':
      return fieldsOf(node.node);
    default:
      return node.field === undefined ? [] : [node.field];
  }
}

/** The names under which Datadog's search knows a type of monitor. */
function typesOf(type: string): string[] {
  const short = type.replace(/ alert$/, '');
  return short === 'query' || short === 'metric' ? ['metric', 'query'] : [short];
}

/** @param order As `status,asc`, which has the worst first, or `name,desc`. */
function statusesOf(monitors: readonly DescribedMonitor[], order = 'status,asc'): WidgetContent {
  const severity = ['Alert', 'Warn', 'No Data', 'OK'];
  const [field = 'status', direction = 'asc'] = order.split(',');
  if (field !== 'status' && field !== 'name') throw new NotEvaluated(`monitors sorted by \`${field}\``);
  const sign = direction === 'desc' ? -1 : 1;
  const compare = (left: DescribedMonitor, right: DescribedMonitor) =>
    field === 'name'
      ? left.name.localeCompare(right.name)
      : severity.indexOf(left.status) - severity.indexOf(right.status);
  return {
    kind: 'statuses',
    rows: [...monitors]
      .sort((left, right) => sign * compare(left, right))
      .map(({ name, status, detail }) => ({
        status: status.toLowerCase().replace(' ', '-'),
        label: status,
        detail: detail === '' ? name : `${name} · ${detail}`,
      })),
  };
}
