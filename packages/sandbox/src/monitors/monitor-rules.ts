import type { Datadog } from '../datadog.ts';
import { refuse } from '../http/refusal.ts';
import type { Organization } from '../organizations/organization.ts';
import { isObject, textAt, textsAt, valueAt } from '../received/payload.ts';
import type { Monitor } from './monitor.ts';

/**
 * Refuses a monitor that breaks a tag policy of its organization.
 *
 * @see https://docs.datadoghq.com/monitors/settings/#tag-policies
 * @throws Refusal 400; the words are ours, since no document tells Datadog's
 */
export function checkTagPolicies(
  datadog: Datadog,
  organization: Organization,
  tags: readonly string[],
): void {
  for (const { type, attributes } of datadog.resources.monitorSettings.list(organization)) {
    if (type !== 'monitor-config-policy') continue;
    const key = textAt(attributes, 'policy.tag_key');
    const allowed = textsAt(attributes, 'policy.valid_tag_values');
    const values = tags.filter((tag) => tag.startsWith(`${key}:`)).map((tag) => tag.slice(key.length + 1));
    if (values.length === 0 && valueAt(attributes, 'policy.tag_key_required') === true) {
      throw refuse(400, `Tag policy violation: the tag key '${key}' is required`);
    }
    const other = values.find((value) => allowed.length > 0 && !allowed.includes(value));
    if (other !== undefined) {
      throw refuse(400, `Tag policy violation: '${key}:${other}' is not one of ${allowed.join(', ')}`);
    }
  }
}

/** The recipients that notification rules add to an alert of a monitor, such as `webhook-shop`. */
export function recipientsByRules(
  datadog: Datadog,
  organization: Organization,
  monitor: Monitor,
  group: readonly string[],
): string[] {
  const tags = new Set([...monitor.tags, ...group]);
  const holds = (tag: string) => tag === '*' || tags.has(tag);
  return datadog.resources.monitorSettings.list(organization).flatMap(({ type, attributes }) => {
    if (type !== 'monitor-notification-rule') return [];
    const scope = textAt(attributes, 'filter.scope');
    const fits = textsAt(attributes, 'filter.tags').every(holds) && fitsScope(scope, holds);
    if (!fits) return [];
    const conditions = valueAt(attributes, 'conditional_recipients.conditions');
    const met = (Array.isArray(conditions) ? conditions : [])
      .filter(isObject)
      .filter((condition) => fitsScope(textAt(condition, 'scope'), holds))
      .flatMap((condition) => textsAt(condition, 'recipients'));
    const otherwise = textsAt(attributes, 'conditional_recipients.fallback_recipients');
    return [...textsAt(attributes, 'recipients'), ...(met.length > 0 ? met : otherwise)];
  });
}

/** `env:prod AND (service:a OR service:b)`: without precedence beyond parentheses of one level. */
function fitsScope(scope: string, holds: (tag: string) => boolean): boolean {
  return scope
    .split(/\s+AND\s+|\s*,\s*/)
    .filter((part) => part !== '')
    .every((part) =>
      part
        .replace(/^\(|\)$/g, '')
        .split(/\s+OR\s+/)
        .some((tag) => readNegation(tag.trim(), holds)),
    );
}

function readNegation(tag: string, holds: (tag: string) => boolean): boolean {
  const negated = /^(?:NOT\s+|[!-])(.+)$/.exec(tag)?.[1];
  return negated === undefined ? holds(tag) : !holds(negated.trim());
}
