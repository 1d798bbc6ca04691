import { defineRule } from '../../engine/rule.ts';
import { renameFile } from '../../fix/rename-file.ts';
import { declaredAssets } from '../../facts/declared-assets.ts';

export const assetFileName = defineRule({
  id: 'manifest/asset-file-name',
  severity: { new: 'warning', repo: 'warning' },
  requires: '`[A-Za-z0-9_.-]+\\.json`',
  why: 'The names become addresses.',
  remedy:
    "Rename the file to ASCII letters, digits, `_`, `-` and `.`, and the manifest's path with it; `--fix` does both.",
  example: { bad: 'assets/dashboards/nova relay.json', good: 'assets/dashboards/nova_relay.json' },
  source: 'data',
  published: '2/154 · 1/111 · 0/31',
  fixable: true,
  *check(tile) {
    for (const node of declaredAssets(tile)) {
      const path = node.string ?? '';
      const name = path.split('/').at(-1) ?? '';
      if (name === '' || /^[A-Za-z0-9_.-]+\.json$/.test(name)) continue;
      const to = path.slice(0, -name.length) + name.replace(/[^A-Za-z0-9_.-]+/g, '_');
      yield node.problem(
        `"${name}" is not a plain file name`,
        tile.has(path) ? renameFile(tile, path, to) : undefined,
      );
    }
  },
});
