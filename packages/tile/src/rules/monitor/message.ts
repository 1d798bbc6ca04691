import type { Rule } from '../../engine/rule.ts';
import { brokenConditions, ungroupedVariables } from '../../facts/monitor-message.ts';
import { monitorQueries } from '../../facts/monitor-queries.ts';
import { isPlaceholder } from '../../text/placeholders.ts';
import { JsonNode } from '../../tile/json-node.ts';

/** What the alert says. */
export const monitorMessageRules: readonly Rule[] = [
  {
    id: 'monitor/message-nonempty',
    severity: { new: 'error', repo: 'warning' },
    requires: 'A monitor has a message.',
    why: 'The alert would not say what happened or what to do.',
    remedy: 'Say what happened, what it means, and what to do next.',
    example: { bad: '"message": ""', good: '"message": "Nova Relay gives up messages. Check the queue."' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-monitor-template/',
    published: '0/262',
    *check(tile) {
      for (const monitor of tile.monitors) {
        const message = monitor.at('definition', 'message');
        if (message.string?.trim() === '') yield message.problem('the message is empty');
      }
    },
  },
  {
    id: 'monitor/no-placeholder',
    severity: { new: 'error', repo: 'warning' },
    requires: 'Title, description, name and message of a monitor are not template text.',
    why: 'The template text would be published.',
    remedy: 'Replace it with your own text.',
    example: { bad: '"description": "TODO"', good: '"description": "Alerts when deliveries fail."' },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    *check(tile) {
      for (const monitor of tile.monitors) {
        const definition = monitor.at('definition');
        const texts = [monitor.at('title'), monitor.at('description')];
        for (const node of [...texts, definition.at('name'), definition.at('message')])
          if (isPlaceholder(node.string ?? '')) yield node.problem(`"${node.string ?? ''}" is template text`);
      }
    },
  },
  {
    id: 'monitor/message-conditions',
    severity: { new: 'error', repo: 'warning' },
    requires: 'Conditions in the message, such as `{{#is_alert}}`, exist and are properly closed.',
    why: 'Datadog rejects the monitor, or the notification shows the braces.',
    remedy: 'Close every `{{#…}}` with `{{/…}}`, and use the documented conditions.',
    example: { bad: '{{#is_alert}}Failures are high.', good: '{{#is_alert}}Failures are high.{{/is_alert}}' },
    source: 'https://docs.datadoghq.com/monitors/notify/variables/',
    published: '0/262',
    *check(tile) {
      for (const monitor of tile.monitors) {
        for (const key of ['message', 'name', 'escalation_message']) {
          const parent = key === 'escalation_message' ? ['definition', 'options', key] : ['definition', key];
          const node = monitor.at(...parent);
          for (const problem of brokenConditions(node.string ?? '')) yield node.problem(problem);
        }
      }
    },
  },
  {
    id: 'monitor/message-variables',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A variable such as `{{env.name}}` refers to a tag that the query groups by.',
    why: 'Datadog has no value for any other tag, so the notification shows nothing in its place.',
    remedy: 'Group the query by the tag, or remove the variable.',
    example: {
      bad: '{{service.name}} with `by {env}`',
      good: '{{env.name}} with `by {env}`',
    },
    source: 'https://docs.datadoghq.com/monitors/notify/variables/',
    published: '1/262',
    *check(tile) {
      for (const { node, query } of monitorQueries(tile)) {
        const definition = new JsonNode(node.document).at('definition');
        for (const text of [definition.at('name'), definition.at('message')])
          for (const variable of query ? ungroupedVariables(text.string ?? '', query) : [])
            yield text.problem(`"${variable}" has no value: the query does not group by that tag`);
      }
    },
  },
];
