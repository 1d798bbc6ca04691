import { defineRule } from '../../engine/rule.ts';
import { processorsOf } from '../../facts/processors.ts';
import { isStandardAttribute } from '../../facts/standard-attributes.ts';

export const preserveSource = defineRule({
  id: 'logs/preserve-source',
  severity: { new: 'info', repo: 'info' },
  requires: 'An attribute-remapper to a standard attribute does not keep its source.',
  why: 'The log would hold the same value twice.',
  remedy: 'Write `preserveSource: false`.',
  example: {
    bad: 'target: http.status_code, preserveSource: true',
    good: 'target: http.status_code, preserveSource: false',
  },
  source: 'docs log_pipeline',
  published: '97 of 314 remappers are true',
  fixable: true,
  *check(tile) {
    for (const processor of processorsOf(tile)) {
      const keep = processor.at('preserveSource');
      const target = processor.at('target').string ?? '';
      if (
        processor.at('type').string === 'attribute-remapper' &&
        keep.value === true &&
        isStandardAttribute(target)
      )
        yield keep.problem(
          `"${target}" is a standard attribute: its source need not be kept`,
          keep.set(false),
        );
    }
  },
});
