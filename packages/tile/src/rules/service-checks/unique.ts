import { defineRule } from '../../engine/rule.ts';

export const unique = defineRule({
  id: 'service-checks/unique',
  severity: { new: 'error', repo: 'error' },
  requires: 'check and name unique in file',
  why: 'The second entry replaces the first.',
  remedy: 'Use each check and each name once.',
  example: { bad: 'nova_relay.can_connect twice', good: 'each once' },
  source: 'ddev service_checks.py',
  published: '0/234 · 0/150 · 0/31',

  *check(tile) {
    for (const key of ['check', 'name']) {
      const seen = new Set<string>();
      for (const check of tile.serviceChecks.items()) {
        const node = check.at(key);
        if (node.string === undefined) continue;
        if (seen.has(node.string)) yield node.problem(`"${node.string}" is used twice`);
        seen.add(node.string);
      }
    }
  },
});
