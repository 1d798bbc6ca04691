import { defineRule } from '../../engine/rule.ts';

export const uninstallationAnchor = defineRule({
  id: 'oauth/uninstallation-anchor',
  severity: { new: 'error', repo: 'warning' },
  requires: '`tile.uninstallation` present',
  why: 'Customers of an OAuth integration must be told how to revoke its access.',
  remedy:
    'Add an `## Uninstallation` section to the README and `"uninstallation": "README.md#Uninstallation"` to the manifest.',
  example: { bad: '"tile" without "uninstallation"', good: '"uninstallation": "README.md#Uninstallation"' },
  source: 'docs oauth_for_integrations / api_integration',
  published: '7/37 · 7/37 · 7/37',
  fixable: true,
  *check(tile) {
    const node = tile.manifest.at('tile', 'uninstallation');
    if (!tile.isOAuth || !tile.manifest.at('tile').object || node.exists) return;
    const hasSection = (tile.readme?.sections('Uninstallation').length ?? 0) > 0;
    yield node.problem(
      'an OAuth tile has no "tile.uninstallation"',
      hasSection ? node.set('README.md#Uninstallation') : undefined,
    );
  },
});
