import { metricsOf, parseMonitorQuery, QuerySyntaxError } from '@tilekit/query';
import type { Organization } from '../organizations/organization.ts';
import type { Alert } from './alert.ts';
import { renderMessage } from './render-message.ts';

/**
 * The text of an alert's event, as Datadog's public deliveries have it: the message, what happened, when, and links,
 * between two lines of `%%%`.
 *
 * @see https://docs.datadoghq.com/integrations/webhooks/#variables
 */
export function eventMessage(alert: Alert, organization: Organization): string {
  const { monitor, at } = alert;
  const origin = `https://${organization.site.webHost}`;
  const status = alertStatus(alert, '**');
  return [
    '%%%',
    renderMessage(monitor.message, alert),
    '',
    ...(alert.isTest ? ['Test notification triggered by developer@example.com.', ''] : []),
    ...(status === '' ? [] : [status, '']),
    `The monitor was last triggered at ${spelledOut(at)}.`,
    '',
    '- - -',
    '',
    `[[Monitor Status](${monitorStatusUrl(alert, origin)})] · [[Edit Monitor](${origin}/monitors/${monitor.id}/edit)]`,
    '%%%',
  ].join('\n');
}

/** The page of a monitor's group, a quarter of an hour around the alert. */
function monitorStatusUrl({ monitor, group, at }: Alert, origin: string): string {
  const query = new URLSearchParams({
    ...(group.length === 0 ? {} : { group: group.join(',') }),
    from_ts: String(at.getTime() - 15 * 60_000),
    to_ts: String(at.getTime() + 5 * 60_000),
  });
  return `${origin}/monitors/${monitor.id}?${query.toString()}`;
}

/** `Wed Nov 11 2020 04:56:20 UTC` */
function spelledOut(time: Date): string {
  const [day = '', date = '', month = '', year = '', clock = ''] = time
    .toUTCString()
    .replace(',', '')
    .split(' ');
  return `${day} ${month} ${date} ${year} ${clock} UTC`;
}

const howOften: Readonly<Record<string, string>> = {
  avg: 'on average during',
  min: 'at all times during',
  max: 'at least once during',
  sum: 'in total during',
};

/**
 * What a metric monitor saw, such as `system.load over host:a was > 1 on average during the last 5m.`; empty for other
 * monitors, as in public deliveries.
 *
 * @param strong What stands around the words that are emphasized
 */
export function alertStatus({ monitor, group }: Alert, strong = ''): string {
  if (monitor.type !== 'query alert' && monitor.type !== 'metric alert') return '';
  const match = /^(avg|min|max|sum)\(last_(\w+)\):(.+?)\s*(>=|<=|==|!=|>|<)\s*(-?[\d.]+)$/s.exec(
    monitor.query.trim(),
  );
  if (!match) return '';
  const [, method = '', window = '', , comparator = '', threshold = ''] = match;
  const metric = metricNameOf(monitor.query);
  const bold = (text: string) => `${strong}${text}${strong}`;
  return `${bold(metric)} over ${bold(group.join(',') || '*')} was ${bold(`${comparator} ${threshold}`)} ${howOften[method] ?? 'during'} the ${bold(`last ${window}`)}.`;
}

/** The first metric of a query. */
export function metricNameOf(query: string): string {
  try {
    return metricsOf(parseMonitorQuery(query).of)[0]?.metric ?? '';
  } catch (error) {
    if (error instanceof QuerySyntaxError) return '';
    throw error;
  }
}
