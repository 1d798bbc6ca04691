import { defineRule } from '../../engine/rule.ts';

export const testsId = defineRule({
  id: 'logs/tests-id',
  severity: { new: 'error', repo: 'error' },
  requires: 'tests id == pipeline id',
  why: 'The tests would run against nothing.',
  remedy: "Write the pipeline's id.",
  example: { bad: 'id: relay in nova-relay_tests.yaml', good: 'id: nova-relay' },
  source: 'docs log_pipeline',
  published: '0/39',
  fixable: true,
  *check(tile) {
    for (const { pipeline, tests } of tile.pipelines) {
      const [id, other] = [pipeline.at('id').string, tests.at('id')];
      if (id !== undefined && tests.object && other.value !== id)
        yield other.problem(`the tests' id is not the pipeline's id "${id}"`, other.set(id));
    }
  },
});
