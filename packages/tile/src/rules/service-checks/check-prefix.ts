import { defineRule } from '../../engine/rule.ts';

export const checkPrefix = defineRule({
  id: 'service-checks/check-prefix',
  severity: { new: 'info', repo: 'info' },
  requires: 'check starts with metric prefix',
  why: 'A common prefix shows where a check comes from.',
  remedy: "Start the check's name with the metric prefix.",
  example: { bad: 'relay.can_connect', good: 'nova_relay.can_connect' },
  source: 'data',
  published: '7/62 · 0/0 · 0/0',

  *check(tile) {
    for (const check of tile.serviceChecks.items()) {
      const node = check.at('check');
      if (tile.metricPrefix !== '' && node.string !== undefined && !node.string.startsWith(tile.metricPrefix))
        yield node.problem(`"${node.string}" does not start with "${tile.metricPrefix}"`);
    }
  },
});
