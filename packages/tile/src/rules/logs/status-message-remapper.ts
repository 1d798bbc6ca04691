import { defineRule } from '../../engine/rule.ts';
import { hasProcessor } from '../../facts/processors.ts';

export const statusMessageRemapper = defineRule({
  id: 'logs/status-message-remapper',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'status- and message-remapper present',
  why: 'Status and message are what the log list shows.',
  remedy: 'Add a status-remapper and a message-remapper.',
  example: { bad: 'neither', good: '- type: status-remapper, sources: [level]' },
  source: 'docs log_pipeline',
  published: 'no status 18, no message 31 of 39',

  *check(tile) {
    for (const { pipeline } of tile.pipelines) {
      const processors = pipeline.at('pipeline', 'processors');
      if (!processors.array || processors.array.length === 0) continue;
      if (!hasProcessor(tile, pipeline, 'status-remapper')) yield processors.problem('no status-remapper');
      if (!hasProcessor(tile, pipeline, 'message-remapper'))
        yield { ...processors.problem('no message-remapper'), atMost: 'info' };
    }
  },
});
