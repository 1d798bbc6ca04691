import type { Rule } from '../../engine/rule.ts';
import { foreignSources, logSearches, ownLogSources, searchError } from '../../facts/log-sources.ts';
import { widgetsOf } from '../../facts/widgets.ts';
import type { JsonNode } from '../../tile/json-node.ts';

/** What every Agent reports, or checks of a kind that any organization may run. */
const commonChecks =
  /^(datadog\.|ntp\.|http\.|tcp\.|process\.|kubernetes|docker\.|dns\.|ssl|system\.)|\.(openmetrics|prometheus)\.health$/;

/** An address that only opens in the organization it was copied from. */
const organizationAddress =
  /https?:\/\/(?:(?!app\.|docs\.|www\.|learn\.|status\.|help\.|support\.|static\.)[\w-]+\.datadoghq\.(?:com|eu)\/[\w-]+|[\w.-]*(?:datadoghq\.(?:com|eu)|ddog-gov\.com)\/(?:dashboard\/\w{3}-\w{3}-\w{3}|monitors\/\d{4,}|notebook\/\d{3,}))[^\s)"\]]*/g;

/** Hosts that every organization of a site shares. */
const regionalHost =
  /^https?:\/\/(?:app|[a-z]{2}\d)\.datadoghq\.(com|eu)\/(?!dashboard\/\w{3}-|monitors\/\d|notebook\/\d)/;

/** Searches, checks and links: what a dashboard names besides metrics. */
export const dashboardSearchRules: readonly Rule[] = [
  {
    id: 'dashboard/search-syntax',
    severity: { new: 'error', repo: 'warning' },
    requires: "Searches of logs follow Datadog's search syntax.",
    why: 'Datadog shows an error instead of the widget.',
    remedy: 'Correct the search at the position shown.',
    example: { bad: 'source:nova_relay AND (', good: 'source:nova_relay status:error' },
    source: 'https://docs.datadoghq.com/logs/explorer/search_syntax/',
    published: '0/262',
    *check(tile) {
      for (const node of logSearches(tile)) {
        const error = searchError(node.string ?? '');
        if (error !== undefined) yield node.problem(`the search does not parse: ${error}`);
      }
    },
  },
  {
    id: 'dashboard/log-source',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A log search by source uses a source of the tile.',
    why: "The integration's logs never have another source, so the widget stays empty.",
    remedy: "Use the source of the tile's log pipeline.",
    example: { bad: 'source:other_product', good: 'source:nova_relay' },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    *check(tile) {
      const own = [...ownLogSources(tile)].join('", "');
      for (const node of logSearches(tile))
        for (const source of foreignSources(tile, node.string ?? ''))
          yield node.problem(`the search asks for the source "${source}"; the tile's logs have "${own}"`);
    },
  },
  {
    id: 'dashboard/check-exists',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A check status widget shows a service check that the tile declares.',
    why: 'Nothing reports an undeclared service check, so the widget shows "No data".',
    remedy: 'Use a check from `assets/service_checks.json`, or remove the widget.',
    example: { bad: '"check": "other.can_connect"', good: '"check": "nova_relay.can_connect"' },
    source: '3 of 262 published tiles break it (November 2026)',
    published: '3/262',
    *check(tile) {
      const declared = new Set(tile.serviceChecks.items().map((each) => each.at('check').string));
      for (const { type, definition } of widgetsOf(tile)) {
        const check = definition.at('check');
        if (type !== 'check_status' || check.string === undefined) continue;
        if (!declared.has(check.string) && !commonChecks.test(check.string))
          yield check.problem(`"${check.string}" is not a service check of this integration`);
      }
    },
  },
  {
    id: 'dashboard/no-org-links',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'No text links to a page in your own Datadog organization.',
    why: 'Customers cannot open a dashboard, monitor or notebook in your organization.',
    remedy: 'Remove the link, or link to a page that every Datadog organization has.',
    example: {
      bad: 'https://nova.datadoghq.com/dashboard/abc-def-ghi',
      good: 'https://app.datadoghq.com/integrations',
    },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    *check(tile) {
      for (const { definition, type } of widgetsOf(tile)) {
        for (const node of textsOf(type, definition))
          for (const [address] of (node.string ?? '').matchAll(organizationAddress))
            if (!regionalHost.test(address))
              yield node.problem(`"${address.slice(0, 80)}" opens only in your organization`);
      }
    },
  },
];

function textsOf(type: string, definition: JsonNode): JsonNode[] {
  const links = definition
    .at('custom_links')
    .items()
    .map((link) => link.at('link'));
  return type === 'note'
    ? [definition.at('content'), ...links]
    : type === 'free_text'
      ? [definition.at('text')]
      : links;
}
