import { defineRule } from '../../engine/rule.ts';
import { filterSource } from '../../facts/processors.ts';

export const sourceMatchesManifest = defineRule({
  id: 'logs/source-matches-manifest',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'filter source == `assets.logs.source` when both set',
  why: 'The pipeline never sees the logs that the manifest announces.',
  remedy: 'Use one source in both.',
  example: { bad: 'source:relay, "source": "nova_relay"', good: 'source:nova_relay, "source": "nova_relay"' },
  source: 'data',
  published: '2/13 (aimon, loadrunner)',
  fixable: true,
  *check(tile) {
    const declared = tile.manifest.at('assets', 'logs', 'source');
    for (const { pipeline } of tile.pipelines) {
      const source = filterSource(pipeline);
      if (source !== undefined && declared.string !== undefined && source !== declared.string)
        yield declared.problem(
          `the pipeline filters by "${source}", the manifest says "${declared.string}"`,
          declared.set(source),
        );
    }
  },
});
