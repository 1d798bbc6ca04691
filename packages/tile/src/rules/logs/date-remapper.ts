import { defineRule } from '../../engine/rule.ts';
import { hasProcessor } from '../../facts/processors.ts';

export const dateRemapper = defineRule({
  id: 'logs/date-remapper',
  severity: { new: 'error', repo: 'error' },
  requires: 'a date-remapper exists (bypass: missing-date-remapper)',
  why: 'Without it logs get the time of their arrival.',
  remedy:
    'Add a date-remapper for the attribute with the time, or the comment `# bypass-global-missing-date-remapper-checks` if the logs carry none.',
  example: { bad: 'no processor of type date-remapper', good: '- type: date-remapper, sources: [timestamp]' },
  source: 'bypass names + docs log_pipeline',
  published: '10/39 lack one; all 10 carry the bypass comment',
  bypasses: ['missing-date-remapper'],
  *check(tile) {
    for (const { pipeline } of tile.pipelines) {
      const processors = pipeline.at('pipeline', 'processors');
      if (processors.array && processors.array.length > 0 && !hasProcessor(tile, pipeline, 'date-remapper'))
        yield processors.problem('no date-remapper');
    }
  },
});
