import { defineRule } from '../../engine/rule.ts';
import { perField } from '../../facts/metadata-rows.ts';

export const orientation = defineRule({
  id: 'metadata/orientation',
  severity: { new: 'error', repo: 'error' },
  requires: '0·1·-1, non-empty',
  why: 'It tells Datadog whether more is better.',
  remedy: 'Write 1 when more is better, -1 when less is better, 0 otherwise.',
  example: { bad: '(empty)', good: '-1' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '0/7948',
  fixable: true,
  *check(tile) {
    yield* perField(
      tile,
      'orientation',
      (value) => (['0', '1', '-1'].includes(value) ? undefined : `"${value.slice(0, 40)}" is not 0, 1 or -1`),
      () => '0',
    );
  },
});
