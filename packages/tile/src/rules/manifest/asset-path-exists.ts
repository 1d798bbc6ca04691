import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { declaredAssets, isOutside } from '../../facts/declared-assets.ts';
import { plainPath } from '../../tile/plain-path.ts';

export const assetPathExists = defineRule({
  id: 'manifest/asset-path-exists',
  severity: { new: 'error', repo: 'error' },
  requires: 'every dashboard/monitor/saved-view path, oauth path exists on disk, relative, no `..`',
  why: "Publishing stops at a path that leads nowhere; a path out of the tile leads into somebody else's files.",
  remedy: 'Use the path of a file in this tile, relative to its folder.',
  example: {
    bad: '"Nova Relay": "../other/assets/dashboards/other.json"',
    good: '"Nova Relay": "assets/dashboards/nova_relay_overview.json"',
  },
  source: 'ddev dashboards.py',
  published: '0/154 · 0/111 · 0/31',

  *check(tile) {
    yield* bySchema(tile.manifest, manifestSchema, 'manifest/asset-path-exists');
    for (const node of declaredAssets(tile)) {
      const path = node.string ?? '';
      if (isOutside(path)) yield node.problem(`"${path}" leads out of the tile`);
      else if (!tile.has(plainPath(path))) yield node.problem(`"${path}" does not exist`);
    }
  },
});
