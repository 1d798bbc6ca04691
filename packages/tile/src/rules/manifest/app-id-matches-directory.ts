import { defineRule } from '../../engine/rule.ts';

export const appIdMatchesDirectory = defineRule({
  id: 'manifest/app-id-matches-directory',
  severity: { new: 'warning', repo: 'warning' },
  requires: '`app_id` == folder with `_`→`-` (15 historical exceptions)',
  why: "People look for a tile's folder by its id; 247 of 262 published tiles can be found so.",
  remedy: 'Name the folder after the id before publishing. The id itself never changes once it is published.',
  example: { bad: 'app_id "nova-relay" in relay/', good: 'app_id "nova-relay" in nova_relay/' },
  source: 'data',
  published: '15/262 · 14/177 · 3/37',

  *check(tile) {
    const id = tile.manifest.at('app_id');
    const expected = tile.folder.replaceAll('_', '-');
    if (id.string !== undefined && id.string !== expected)
      yield id.problem(`the folder "${tile.folder}" asks for "${expected}", not "${id.string}"`);
  },
});
