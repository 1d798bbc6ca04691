import { defineRule } from '../../engine/rule.ts';

export const processorsNonempty = defineRule({
  id: 'logs/processors-nonempty',
  severity: { new: 'error', repo: 'error' },
  requires: '≥1 processor (bypass: no-processors)',
  why: 'A pipeline without processors does nothing.',
  remedy: 'Add processors.',
  example: { bad: 'processors: []', good: 'processors: [{ type: date-remapper, … }]' },
  source: 'docs log_pipeline + bypass names',
  published: '0/39 (1 bypass)',
  bypasses: ['no-processors'],
  *check(tile) {
    for (const { pipeline } of tile.pipelines) {
      const node = pipeline.at('pipeline', 'processors');
      if (node.exists && (node.array ?? []).length === 0) yield node.problem('the pipeline has no processor');
    }
  },
});
