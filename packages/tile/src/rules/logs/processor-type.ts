import { defineRule } from '../../engine/rule.ts';
import { nearest } from '../../text/nearest.ts';
import { processorKeys, processorsOf } from '../../facts/processors.ts';

export const processorType = defineRule({
  id: 'logs/processor-type',
  severity: { new: 'error', repo: 'error' },
  requires: "Every processor's type is known, and it has the keys that the type needs.",
  why: 'Datadog refuses a processor it does not know or cannot run.',
  remedy: 'Correct the type or add the key named.',
  example: {
    bad: '- type: date_remapper',
    good: '- type: date-remapper, name: …, enabled: true, sources: [timestamp]',
  },
  source: 'data',
  published: '0/39',

  *check(tile) {
    for (const processor of processorsOf(tile)) {
      const type = processor.at('type').string ?? '';
      const needed = processorKeys.get(type);
      if (!needed) {
        const guess = nearest(type, [...processorKeys.keys()]);
        yield processor.problem(
          `"${type}" is not a processor type${guess === undefined ? '' : `; did you mean "${guess}"?`}`,
        );
        continue;
      }
      for (const key of needed)
        if (!processor.at(key).exists) yield processor.problem(`the ${type} lacks "${key}"`);
    }
  },
});
