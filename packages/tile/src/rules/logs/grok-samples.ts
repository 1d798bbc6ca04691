import { defineRule } from '../../engine/rule.ts';
import { processorsOf } from '../../facts/processors.ts';

export const grokSamples = defineRule({
  id: 'logs/grok-samples',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'A grok-parser has 1 to 5 samples and no unnamed `%{data:}`; a pipeline has at most ten of them.',
  why: 'Samples show the next reader what the rule parses; an unnamed match keeps nothing.',
  remedy: 'Add samples, and name or remove the match.',
  example: { bad: 'samples: []', good: "samples: ['2026-01-05 INFO delivered 12']" },
  source: 'docs log_pipeline + bypass names',
  published: '0/55 samples out of range',
  bypasses: ['grok-parser-rules', 'grok-parser-count-per-pipeline'],
  *check(tile) {
    for (const { pipeline } of tile.pipelines) {
      const parsers = processorsOf(tile).filter(
        (each) => each.file === pipeline.file && each.at('type').string === 'grok-parser',
      );
      for (const parser of parsers) {
        const count = parser.at('samples').array?.length ?? 0;
        if (count < 1 || count > 5) yield parser.problem(`${count} samples, there should be 1 to 5`);
        if ((parser.at('grok', 'matchRules').string ?? '').includes('%{data:}'))
          yield parser.at('grok', 'matchRules').problem('an unnamed "%{data:}" keeps nothing');
      }
      if (parsers.length > 10)
        yield pipeline.at('pipeline').problem(`${parsers.length} grok-parsers, at most ten`);
    }
  },
});
