import { defineRule } from '../../engine/rule.ts';

export const noId = defineRule({
  id: 'monitor/no-id',
  severity: { new: 'error', repo: 'warning' },
  requires: '`definition.id`, `creator`, `org_id`, `overall_state`, `created*`, `modified*` absent',
  why: 'They belong to the organization from which the monitor was exported.',
  remedy: 'Remove them; `--fix` does it.',
  example: { bad: '"id": 157661814', good: '(none of them)' },
  source: 'ddev recommended_monitors.py',
  published: '5/46 (3 tiles, 1 OAuth)',
  fixable: true,
  *check(tile) {
    for (const monitor of tile.monitors) {
      for (const node of monitor.at('definition').entries()) {
        if (/^(id|creator|org_id|overall_state|created|modified)/.test(node.key))
          yield node.keyProblem(`"${node.key}" belongs to the organization of the export`, node.remove());
      }
    }
  },
});
