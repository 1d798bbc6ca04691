import { defineRule } from '../../engine/rule.ts';

export const autoInstallOauthFalse = defineRule({
  id: 'manifest/auto-install-oauth-false',
  severity: { new: 'off', repo: 'off' },
  requires: '`auto_install` is false for OAuth tiles. Never reported: 28 of 30 published ones say true.',
  why: 'Kept so that nobody adds it again: the documentation says so, practice is the opposite.',
  remedy: 'Nothing to do.',
  example: { bad: '"auto_install": true', good: '"auto_install": false' },
  source: 'docs integration-assets-reference',
  published: '28/30 · 28/30 · 28/30',

  *check(tile) {
    const node = tile.integration.at('auto_install');
    if (tile.isOAuth && node.value === true) yield node.problem('"auto_install" is true in an OAuth tile');
  },
});
