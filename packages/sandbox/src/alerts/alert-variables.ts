import type { Organization } from '../organizations/organization.ts';
import type { Alert } from './alert.ts';
import { alertStatus, eventMessage, metricNameOf } from './event-message.ts';
import { renderMessage } from './render-message.ts';

/** Variables whose value is JSON: they stand in a payload without quotes. */
export const jsonVariables = new Set([
  'LOGS_SAMPLE',
  'INCIDENT_ATTACHMENTS',
  'INCIDENT_COMMANDER',
  'INCIDENT_FIELDS',
  'INCIDENT_INTEGRATIONS',
  'INCIDENT_TODOS',
  'SECURITY_RULE_GROUP_BY_FIELDS',
  'SECURITY_RULE_MATCHED_QUERIES',
  'SECURITY_SIGNAL_ATTRIBUTES',
  'SYNTHETICS_SUMMARY',
]);

/** Variables of products that no monitor of the tile uses: empty, unless a test chooses a value. */
const emptyVariables = [
  ...['COMMANDER', 'CUSTOMER_IMPACT', 'MSG', 'PUBLIC_ID', 'SEVERITY', 'STATUS', 'TITLE', 'URL', 'UUID'].map(
    (name) => `INCIDENT_${name}`,
  ),
  ...['ID', 'NAME', 'TYPE', 'QUERY'].map((name) => `SECURITY_RULE_${name}`),
  ...['ID', 'MSG', 'SEVERITY', 'TITLE'].map((name) => `SECURITY_SIGNAL_${name}`),
  'SYNTHETICS_FIRST_FAILING_STEP_NAME',
  'SYNTHETICS_TEST_NAME',
  'EMAIL',
];

/**
 * The value of every variable of the Webhooks integration for an alert, without custom ones.
 *
 * @see https://docs.datadoghq.com/integrations/webhooks/#variables
 */
export function alertVariables(alert: Alert, organization: Organization): Map<string, string> {
  const { monitor, transition, group, at, cycleKey, eventId } = alert;
  const milliseconds = String(at.getTime());
  const tags = [...monitor.tags, ...group, 'monitor', ...(alert.isTest ? ['test'] : [])];
  const title = titleOf(alert);
  const message = renderMessage(monitor.message, alert);
  const link = `https://${organization.site.webHost}/event/event?id=${eventId}`;
  const metric = metricNameOf(monitor.query);
  return new Map([
    ...emptyVariables.map((name) => [name, ''] as const),
    ...[...jsonVariables].map((name) => [name, 'null'] as const),
    ['AGGREG_KEY', cycleKey],
    ['ALERT_CYCLE_KEY', cycleKey],
    ['ALERT_ID', String(monitor.id)],
    ['ALERT_METRIC', metric],
    ['ALERT_PRIORITY', monitor.priority === null ? '' : `P${monitor.priority}`],
    ['ALERT_QUERY', monitor.query],
    ['ALERT_SCOPE', group.join(',') || '*'],
    ['ALERT_STATUS', alertStatus(alert)],
    ['ALERT_TITLE', title],
    ['ALERT_TRANSITION', transition],
    ['ALERT_TYPE', typeOf(transition)],
    ['DATE', milliseconds],
    ['EVENT_MSG', eventMessage(alert, organization)],
    ['EVENT_TITLE', eventTitle(alert, title)],
    ['EVENT_TYPE', eventTypeOf(monitor.type)],
    ['HOSTNAME', valueOf(group, 'host')],
    ['ID', eventId],
    ['LAST_UPDATED', milliseconds],
    ['LINK', link],
    ['METRIC_NAMESPACE', metric.split('.')[0] ?? ''],
    ['ORG_ID', String(organization.id)],
    ['ORG_NAME', organization.name],
    ['PRIORITY', 'normal'],
    ['SNAPSHOT', snapshotUrl(alert, organization)],
    ['TAGS', tags.join(', ')],
    ['TEXT_ONLY_MSG', message.replace(/[*_`#]|%%%/g, '').trim()],
    ['USER', 'sandbox'],
    ['USERNAME', 'sandbox'],
    ...Object.entries(alert.overrides),
  ]);
}

/** The tags that `$TAGS[key]` looks into. */
export function alertTags(alert: Alert): string[] {
  return [...alert.monitor.tags, ...alert.group];
}

function titleOf({ monitor, group }: Alert): string {
  return monitor.name.replace(/\{\{\s*([\w.-]+)\.name\s*\}\}/g, (_whole, key: string) => valueOf(group, key));
}

/** `[P2] [Triggered on {host:a}] [TEST] Load`; `include_tags: false` leaves the group out. */
function eventTitle({ monitor, transition, group, isTest }: Alert, title: string): string {
  const showsGroup = group.length > 0 && monitor.options.include_tags !== false;
  return [
    ...(monitor.priority === null ? [] : [`[P${monitor.priority}]`]),
    `[${transition}${showsGroup ? ` on {${group.join(',')}}` : ''}]`,
    ...(isTest ? ['[TEST]'] : []),
    title,
  ].join(' ');
}

/** Where the picture of a metric monitor would be; the sandbox draws none. */
function snapshotUrl({ monitor, at, eventId }: Alert, organization: Organization): string {
  if (monitor.type !== 'query alert' && monitor.type !== 'metric alert') return '';
  const day = at.toISOString().slice(0, 10);
  return `https://p.${organization.site.parameter}/snapshot/view/dd-snapshots-prod/org_${organization.id}/${day}/${eventId}.png`;
}

function typeOf(transition: Alert['transition']): string {
  if (transition === 'Recovered') return 'success';
  return transition === 'Warn' || transition === 'Re-Warn' ? 'warning' : 'error';
}

/** `$EVENT_TYPE` for the types of monitors that have one of their own. */
function eventTypeOf(monitorType: string): string {
  const types: Record<string, string> = {
    'log alert': 'log_alert',
    'service check': 'service_check',
    'event-v2 alert': 'event_v2_alert',
    composite: 'composite_monitor',
    'trace-analytics alert': 'trace_analytics_alert',
  };
  return types[monitorType] ?? 'query_alert_monitor';
}

function valueOf(group: readonly string[], key: string): string {
  return group.find((tag) => tag.startsWith(`${key}:`))?.slice(key.length + 1) ?? '';
}
