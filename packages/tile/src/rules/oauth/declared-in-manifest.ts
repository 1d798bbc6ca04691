import { defineRule } from '../../engine/rule.ts';

export const declaredInManifest = defineRule({
  id: 'oauth/declared-in-manifest',
  severity: { new: 'error', repo: 'error' },
  requires: '`assets/oauth_clients.json` and `assets.oauth` in the manifest come together.',
  why: 'A client that the manifest does not name is not registered; a name without file stops the publication.',
  remedy: 'Add what is missing.',
  example: {
    bad: 'assets/oauth_clients.json without "oauth" in the manifest',
    good: '"oauth": "assets/oauth_clients.json"',
  },
  source: 'docs oauth_for_integrations / api_integration',
  published: '0/37 · 0/37 · 0/37',
  fixable: true,
  *check(tile) {
    const node = tile.manifest.at('assets', 'oauth');
    const path = 'assets/oauth_clients.json';
    if (tile.has(path) && tile.manifest.object && !node.exists)
      yield node.problem(`"${path}" exists and the manifest does not name it`, node.set(path));
    if (node.string !== undefined && !tile.has(node.string))
      yield node.problem(`"${node.string}" does not exist`);
  },
});
