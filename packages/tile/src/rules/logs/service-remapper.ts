import { defineRule } from '../../engine/rule.ts';
import { hasProcessor } from '../../facts/processors.ts';

export const serviceRemapper = defineRule({
  id: 'logs/service-remapper',
  severity: { new: 'off', repo: 'off' },
  requires: "A service-remapper exists. Never reported: Datadog's own check objects to having one.",
  why: 'Kept so that nobody adds it again: 14 of the 15 published pipelines with one carry a bypass comment.',
  remedy: 'Nothing to do.',
  example: {
    bad: 'no processor of type service-remapper',
    good: '- type: service-remapper, sources: [service]',
  },
  source: 'docs log_pipeline vs bypass names',
  published: '24/39 lack one',
  bypasses: ['no-service-config'],
  *check(tile) {
    for (const { pipeline } of tile.pipelines) {
      const processors = pipeline.at('pipeline', 'processors');
      if (processors.array && !hasProcessor(tile, pipeline, 'service-remapper'))
        yield processors.problem('no service-remapper');
    }
  },
});
