import { defineRule } from '../../engine/rule.ts';

export const descriptionNonempty = defineRule({
  id: 'dashboard/description-nonempty',
  severity: { new: 'error', repo: 'warning' },
  requires: 'non-empty description',
  why: 'The description is shown in the dashboard list and above the dashboard.',
  remedy: 'Say what the dashboard answers.',
  example: {
    bad: '"description": ""',
    good: '"description": "Deliveries, failures and latency of Nova Relay"',
  },
  source: 'ddev dashboards.py/docs create-an-integration-dashboard',
  published: '23 files / 22 · 13 · 1 tiles',

  *check(tile) {
    for (const board of tile.dashboards) {
      const node = board.at('description');
      if (node.exists && !node.string?.trim()) yield node.problem('the description is blank');
    }
  },
});
