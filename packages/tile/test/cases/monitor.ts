import type { RuleCases } from '../rule-cases.ts';
import { set, drop, sub } from '../change.ts';
import { M, MO } from '../good-tile.ts';

export const monitorCases: RuleCases = {
  'monitor/json-parse': { bad: [sub(MO, '"version"', 'version')] },
  'monitor/required-keys': { bad: [drop(MO, 'description')] },
  'monitor/version': { bad: [set(MO, 'version', 1)] },
  'monitor/dates': { bad: [set(MO, 'created_at', '2026-02-30')] },
  'monitor/title': { bad: [set(MO, 'title', 'Failures on {{host}}')] },
  'monitor/manifest-key-matches-title': { bad: [sub(M, '"Nova Relay failures are high"', '"failures"')] },
  'monitor/description-length': { bad: [set(MO, 'description', '')] },
  'monitor/integration-tag': { bad: [set(MO, 'tags', [])] },
  'monitor/definition-keys': { bad: [drop(MO, 'definition/message')] },
  'monitor/no-id': { bad: [set(MO, 'definition/id', 157661814)] },
  'monitor/type': { bad: [set(MO, 'definition/type', 'composite')] },
  'monitor/name-has-integration': { bad: [set(MO, 'definition/name', 'Failures are high')] },
  'monitor/definition-tags': { bad: [set(MO, 'definition/tags', ['team:relay'])] },
  'monitor/threshold-matches-query': { bad: [set(MO, 'definition/options/thresholds/critical', 5)] },
  'monitor/thresholds-present': { bad: [drop(MO, 'definition/options/thresholds')] },
  'monitor/query-operator': {
    bad: [set(MO, 'definition/query', 'sum(last_5m):sum:nova_relay.messages.failed{*} by {env}.as_count()')],
  },
  'monitor/no-notification-handle': {
    bad: [set(MO, 'definition/message', 'Failures are high. @slack-relay')],
  },
  'monitor/metric-in-metadata': { bad: [sub(MO, 'messages.failed', 'messages.faild')] },
  'monitor/priority-null': { bad: [set(MO, 'definition/priority', 1)] },
  'monitor/query-syntax': { bad: [sub(MO, 'messages.failed{*}', 'messages.failed{*')] },
  'monitor/vendor-model': { bad: [set(MO, 'definition/options/renotify_interval', '0')] },
  'monitor/type-matches-query': { bad: [set(MO, 'definition/type', 'log alert')] },
  'monitor/evaluation-window': { bad: [sub(MO, 'sum(last_5m)', 'sum(last_5minutes)')] },
  'monitor/known-functions': { bad: [sub(MO, '.as_count()', '.as_counts()')] },
  'monitor/warning-threshold': { bad: [set(MO, 'definition/options/thresholds/warning', 5)] },
  'monitor/priority-range': { bad: [set(MO, 'definition/priority', 9)] },
  'monitor/no-placeholder': { bad: [set(MO, 'description', 'TODO')] },
  'monitor/no-template-variable': { bad: [sub(MO, 'messages.failed{*}', 'messages.failed{$env}')] },
  'monitor/message-nonempty': { bad: [set(MO, 'definition/message', ' ')] },
  'monitor/message-conditions': { bad: [sub(MO, '{{/is_alert}}', '')] },
  'monitor/message-variables': { bad: [sub(MO, '{{value}}', '{{service.name}}')] },
};
