import type { MonitorQuery } from '@tilekit/query';
import { metricsOf } from '@tilekit/query';

/**
 * Conditions of a monitor's message.
 * @see https://docs.datadoghq.com/monitors/notify/variables/
 */
const messageConditions: ReadonlySet<string> = new Set([
  'is_alert', 'is_warning', 'is_no_data', 'is_recovery', 'is_ok', 'is_alert_recovery', 'is_warning_recovery',
  'is_no_data_recovery', 'is_alert_to_warning', 'is_warning_to_alert', 'is_no_data_to_alert', 'is_no_data_to_warning',
  'is_renotify', 'is_unknown', 'is_match', 'is_exact_match', 'is_priority', 'is_alert_renotify', 'is_warning_renotify',
  'if', 'unless', 'each', 'with',
]); // prettier-ignore

/** What a variable of every monitor begins with, whatever the monitor groups by. */
const everywhere =
  /^(value|threshold|warn_threshold|alert_recovery_threshold|warn_recovery_threshold|ok_threshold|comparator|first_triggered_at|first_triggered_at_epoch|last_triggered_at|last_triggered_at_epoch|triggered_duration_sec|alert_\w+|check_message|override_priority|hostname|link|snapshot|event|check|log|logs|span|attributes|tags|issue|synthetics|rum|ci|eval|local_time|urlencode|else|this|message|org_\w+|user|monitor\w*|query|priority|timeframe|samples|image|metric\w*)\b/;

interface Tag {
  readonly raw: string;
  readonly kind: 'open' | 'close' | 'value';
  readonly name: string;
}

function tagsOf(message: string): readonly Tag[] {
  return [...message.matchAll(/\{\{([^{}]{1,300})\}\}/g)].map(([raw, inner = '']) => {
    const text = inner.trim();
    const mark = text.charAt(0);
    const kind = mark === '#' || mark === '^' ? 'open' : mark === '/' ? 'close' : 'value';
    const body = kind === 'value' ? text : text.slice(1).trim();
    return { raw, kind, name: body.split(/\s/)[0] ?? '' };
  });
}

/** What is wrong with the conditions of a message: unknown ones, and blocks that do not open or close. */
export function* brokenConditions(message: string): Generator<string> {
  const open: Tag[] = [];
  for (const tag of tagsOf(message)) {
    if (tag.kind === 'value') continue;
    if (!messageConditions.has(tag.name)) yield `"${tag.raw}" is not a condition that monitors know`;
    if (tag.kind === 'open') open.push(tag);
    else if (open.at(-1)?.name === tag.name) open.pop();
    else {
      yield `"${tag.raw}" closes a condition that is not open`;
      return;
    }
  }
  const [left] = open;
  if (left) yield `"${left.raw}" is never closed`;
}

/** Variables named after a tag that the query of a metric monitor does not group by. */
export function ungroupedVariables(message: string, query: MonitorQuery): readonly string[] {
  const metrics = metricsOf(query.of);
  if (metrics.length === 0 || query.window === undefined) return [];
  const groups = new Set(metrics.flatMap(({ by }) => by));
  const missing = tagsOf(message).filter(({ kind, name }) => {
    const tag = /^\[?([^[\]]+?)\]?\.name$/.exec(name)?.[1];
    return (
      kind === 'value' &&
      tag !== undefined &&
      !everywhere.test(name) &&
      !groups.has(tag) &&
      !groups.has(`${tag}.name`)
    );
  });
  return [...new Set(missing.map(({ raw }) => raw))];
}
