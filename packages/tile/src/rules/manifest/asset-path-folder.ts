import { defineRule } from '../../engine/rule.ts';
import { plainPath } from '../../tile/plain-path.ts';

export const assetPathFolder = defineRule({
  id: 'manifest/asset-path-folder',
  severity: { new: 'error', repo: 'warning' },
  requires: 'path matches `^assets/<kind>/[^/]+\\.json$`',
  why: 'Datadog looks for assets in these folders only.',
  remedy: 'Move the file to `assets/<kind>/`.',
  example: {
    bad: '"Nova Relay": "dashboards/overview.json"',
    good: '"Nova Relay": "assets/dashboards/overview.json"',
  },
  source: 'data',
  published: '1/154 · 1/111 · 0/31',
  fixable: true,
  *check(tile) {
    for (const kind of ['dashboards', 'monitors', 'saved_views']) {
      for (const node of tile.manifest.at('assets', kind).entries()) {
        const path = node.string ?? '';
        if (path === '' || new RegExp(`^assets/${kind}/[^/]+\\.json$`).test(path)) continue;
        const normal = plainPath(path);
        yield node.problem(
          `"${path}" is not a JSON file directly in "assets/${kind}/"`,
          normal !== path && tile.has(normal) ? node.set(normal) : undefined,
        );
      }
    }
  },
});
