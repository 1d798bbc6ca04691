import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { plainPath } from '../../tile/plain-path.ts';

export const noOrphanAssets = defineRule({
  id: 'layout/no-orphan-assets',
  severity: { new: 'error', repo: 'error' },
  requires: 'Every `assets/{dashboards,monitors,saved_views}/*.json` is referenced by the manifest',
  why: 'An asset that the manifest does not name is never shown to a customer.',
  remedy: "Name the file in the manifest's map, or delete it.",
  example: {
    bad: 'assets/dashboards/second.json exists, "dashboards": {}',
    good: '"dashboards": { "Nova Relay Second": "assets/dashboards/second.json" }',
  },
  source: 'data (0 orphans in 268)',
  published: '0/154 · 0/111 · 0/31',
  fixable: true,
  *check(tile) {
    for (const kind of ['dashboards', 'monitors', 'saved_views'] as const) {
      const map = tile.manifest.at('assets', kind);
      const named = new Set(map.entries().map((entry) => plainPath(entry.string ?? '')));
      for (const path of tile.paths(`assets/${kind}/`, '.json')) {
        if (!tile.manifest.object || named.has(path)) continue;
        const title = tile.node(path).at(kind === 'saved_views' ? 'name' : 'title').string ?? path;
        yield fileProblem(
          path,
          `"${path}" is not named in the manifest's "${kind}"`,
          map.at(title).set(path),
        );
      }
    }
  },
});
