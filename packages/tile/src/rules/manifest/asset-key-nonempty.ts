import { defineRule } from '../../engine/rule.ts';
import { renameKey } from '../../fix/rename-key.ts';
import { declaredAssets } from '../../facts/declared-assets.ts';

export const assetKeyNonempty = defineRule({
  id: 'manifest/asset-key-nonempty',
  severity: { new: 'error', repo: 'warning' },
  requires: 'The key of an asset is not blank, has no white space around it and is unique in the repository.',
  why: 'The key is the name under which customers see the asset.',
  remedy: "Give it the asset's title.",
  example: {
    bad: '" Nova Relay ": "assets/dashboards/overview.json"',
    good: '"Nova Relay": "assets/dashboards/overview.json"',
  },
  source: 'data',
  published: '1/154 · 0/111 · 0/31',
  fixable: true,
  *check(tile) {
    for (const node of declaredAssets(tile)) {
      if (node.path.at(-2) === 'assets') continue;
      const trimmed = node.key.trim();
      if (trimmed === node.key && trimmed !== '') continue;
      yield node.keyProblem(
        `the key ${JSON.stringify(node.key)} is blank or has white space around it`,
        trimmed === '' ? undefined : renameKey(node, trimmed),
      );
    }
  },
});
