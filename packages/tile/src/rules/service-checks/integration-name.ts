import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { serviceChecksSchema } from '../../schemas/compiled.ts';

export const integrationName = defineRule({
  id: 'service-checks/integration-name',
  severity: { new: 'error', repo: 'warning' },
  requires: '== source_type_name (2 real: suffix "(Community Version)")',
  why: 'Datadog joins the check to the integration by it.',
  remedy: "Write the manifest's `source_type_name`.",
  example: { bad: '"integration": "relay"', good: '"integration": "Nova Relay"' },
  source: 'ddev service_checks.py',
  published: '2/64 · 0/1 · 0/1',
  fixable: true,
  *check(tile) {
    yield* bySchema(tile.serviceChecks, serviceChecksSchema, 'service-checks/integration-name');
    const expected = tile.integration.at('source_type_name').string;
    for (const check of tile.serviceChecks.items()) {
      const node = check.at('integration');
      if (expected !== undefined && node.string !== undefined && node.string !== expected)
        yield node.problem(`"${node.string}" is not the source type name "${expected}"`, node.set(expected));
    }
  },
});
