import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { pipelineTestsSchema } from '../../schemas/compiled.ts';

export const testsCases = defineRule({
  id: 'logs/tests-cases',
  severity: { new: 'error', repo: 'error' },
  requires: '`tests` non-empty; each has string sample + mapping result; optional service',
  why: 'A pipeline without tests is published unseen.',
  remedy: 'Add at least one case with `sample` and `result`.',
  example: { bad: 'tests: []', good: 'tests: [{ sample: …, result: { … } }]' },
  source: 'docs log_pipeline',
  published: '0/39 (118 cases)',

  *check(tile) {
    for (const { tests } of tile.pipelines) yield* bySchema(tests, pipelineTestsSchema, 'logs/tests-cases');
  },
});
