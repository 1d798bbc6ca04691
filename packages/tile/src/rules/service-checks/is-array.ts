import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { createFile } from '../../fix/edits.ts';
import { serviceChecksSchema } from '../../schemas/compiled.ts';

export const isArray = defineRule({
  id: 'service-checks/is-array',
  severity: { new: 'error', repo: 'warning' },
  requires: 'root is an array (two real files are `{}`)',
  why: 'Datadog reads a list.',
  remedy: 'Write `[]` when there is no service check.',
  example: { bad: '{}', good: '[]' },
  source: 'ddev service_checks.py',
  published: '2/236 · 2/152 · 0/31',
  fixable: true,
  *check(tile) {
    yield* bySchema(tile.serviceChecks, serviceChecksSchema, 'service-checks/is-array', (violation) =>
      Object.keys(violation.node.object ?? { x: 1 }).length === 0
        ? createFile('assets/service_checks.json', '[]\n')
        : undefined,
    );
    const path = 'assets/service_checks.json';
    const failure = tile.failure(path);
    if (failure) yield { file: path, place: () => failure.place, message: failure.message };
  },
});
