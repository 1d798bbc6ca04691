import { defineRule } from '../../engine/rule.ts';

export const dashboardRequired = defineRule({
  id: 'manifest/dashboard-required',
  severity: { new: 'error', repo: 'warning' },
  requires: '≥1 dashboard. Docs: mandatory for all new integrations',
  why: 'The documentation asks every new integration for a dashboard; it is the first thing a customer sees after installing.',
  remedy: 'Add a dashboard to `assets/dashboards/` and name it in the manifest.',
  example: {
    bad: '"dashboards": {}',
    good: '"dashboards": { "Nova Relay Overview": "assets/dashboards/nova_relay_overview.json" }',
  },
  source: 'docs extend/integrations',
  published: '110/262 · 66/177 · 6/37',

  *check(tile) {
    if (tile.manifest.object && tile.manifest.at('assets', 'dashboards').keys.length === 0)
      yield tile.manifest.at('assets', 'dashboards').problem('the tile has no dashboard');
  },
});
