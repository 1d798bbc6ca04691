import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { pipelineTestsSchema } from '../../schemas/compiled.ts';

export const testsResult = defineRule({
  id: 'logs/tests-result',
  severity: { new: 'error', repo: 'error' },
  requires: 'result has custom, message, tags (118/118); timestamp (101), status, service optional',
  why: 'Datadog compares all of the result.',
  remedy:
    'Write `custom`, `message` and `tags`; `timestamp`, `status` and `service` as far as the pipeline sets them.',
  example: { bad: 'result: { message: … }', good: 'result: { custom: { … }, message: …, tags: [ … ] }' },
  source: 'docs log_pipeline',
  published: '0/118',

  *check(tile) {
    for (const { tests } of tile.pipelines) yield* bySchema(tests, pipelineTestsSchema, 'logs/tests-result');
  },
});
