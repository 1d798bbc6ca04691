import { defineRule } from '../../engine/rule.ts';
import { filterSource } from '../../facts/processors.ts';

export const sourceInManifest = defineRule({
  id: 'logs/source-in-manifest',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'pipeline ⇒ `assets.logs.source`',
  why: "The manifest's source tells customers how to tag their logs.",
  remedy: 'Add `"logs": { "source": "…" }` to the manifest\'s assets.',
  example: { bad: 'a pipeline, no "logs" in the manifest', good: '"logs": { "source": "nova_relay" }' },
  source: 'data',
  published: '26/39 tiles lack it',
  fixable: true,
  *check(tile) {
    const node = tile.manifest.at('assets', 'logs', 'source');
    const [first] = tile.pipelines;
    const source = first && filterSource(first.pipeline);
    if (source !== undefined && tile.manifest.at('assets').object && !node.exists)
      yield node.problem(
        'the tile has a log pipeline and the manifest no "assets.logs.source"',
        node.set(source),
      );
  },
});
