import { defineRule } from '../../engine/rule.ts';
import { processorsOf } from '../../facts/processors.ts';

export const processorNames = defineRule({
  id: 'logs/processor-names',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'name non-empty, enabled boolean',
  why: "Datadog's pipeline page lists processors by name.",
  remedy: 'Give every processor a name and `enabled: true`.',
  example: {
    bad: '- type: date-remapper, sources: [timestamp]',
    good: '- type: date-remapper, name: Define the date, enabled: true, sources: [timestamp]',
  },
  source: 'data',
  published: '4 processors / 2 tiles',

  *check(tile) {
    for (const processor of processorsOf(tile)) {
      if (!processor.at('name').string?.trim()) yield processor.problem('the processor has no name');
      if (typeof processor.at('enabled').value !== 'boolean')
        yield processor.problem('the processor does not say "enabled"');
    }
  },
});
