import type { Rule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { serviceChecksSchema } from '../../schemas/compiled.ts';
import { bySchema } from '../../schemas/schema-rules.ts';

/** assets/service_checks.json. */
export const serviceCheckRules: readonly Rule[] = [
  {
    id: 'service-checks/is-array',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The file is a list.',
    why: 'Datadog expects a list.',
    remedy: 'Write `[]` when there is no service check.',
    example: { bad: '{}', good: '[]' },
    source:
      'https://github.com/DataDog/integrations-core/blob/7e881563236f1d5938e9b69c871c43d3888f10fa/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/service_checks.py',
    published: '2/236 · 2/152 · 0/31',
    fixable: true,
    *check(tile) {
      yield* bySchema(tile.serviceChecks, serviceChecksSchema, 'service-checks/is-array', (violation) =>
        Object.keys(violation.node.object ?? { x: 1 }).length === 0 ? violation.node.set([]) : undefined,
      );
      const path = 'assets/service_checks.json';
      const failure = tile.failure(path);
      if (failure) yield { file: path, place: () => failure.place, message: failure.message };
    },
  },
  {
    id: 'service-checks/declared',
    severity: { new: 'info', repo: 'info' },
    requires: 'If the tile has a service_checks.json, an integration block of the manifest names it.',
    why: 'Otherwise Datadog never reads it.',
    remedy: 'Delete the file, or add the integration block.',
    example: {
      bad: 'assets/service_checks.json, no "integration"',
      good: '"service_checks": { "metadata_path": "assets/service_checks.json" }',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/7e881563236f1d5938e9b69c871c43d3888f10fa/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/service_checks.py',
    published: '16/236 · 16/152 · 1/31',
    *check(tile) {
      const path = 'assets/service_checks.json';
      if (tile.has(path) && tile.manifest.object && !tile.integration.exists)
        yield fileProblem(path, 'nothing names this file');
    },
  },
  {
    id: 'service-checks/integration-name',
    severity: { new: 'error', repo: 'warning' },
    requires: "The integration is the manifest's `source_type_name`.",
    why: 'Datadog assigns the check to the integration by this value.',
    remedy: "Write the manifest's `source_type_name`.",
    example: { bad: '"integration": "relay"', good: '"integration": "Nova Relay"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/7e881563236f1d5938e9b69c871c43d3888f10fa/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/service_checks.py',
    published: '2/64 · 0/1 · 0/1',
    fixable: true,
    *check(tile) {
      yield* bySchema(tile.serviceChecks, serviceChecksSchema, 'service-checks/integration-name');
      const expected = tile.integration.at('source_type_name').string;
      for (const check of tile.serviceChecks.items()) {
        const node = check.at('integration');
        if (expected !== undefined && node.string !== undefined && node.string !== expected)
          yield node.problem(
            `"${node.string}" is not the source type name "${expected}"`,
            node.set(expected),
          );
      }
    },
  },
  {
    id: 'service-checks/unique',
    severity: { new: 'error', repo: 'error' },
    requires: 'No two service checks have the same id or name.',
    why: 'The second entry replaces the first.',
    remedy: 'Use each check and each name once.',
    example: { bad: 'nova_relay.can_connect twice', good: 'each once' },
    source:
      'https://github.com/DataDog/integrations-core/blob/7e881563236f1d5938e9b69c871c43d3888f10fa/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/service_checks.py',
    published: '0/234 · 0/150 · 0/31',

    *check(tile) {
      for (const key of ['check', 'name']) {
        const seen = new Set<string>();
        for (const check of tile.serviceChecks.items()) {
          const node = check.at(key);
          if (node.string === undefined) continue;
          if (seen.has(node.string)) yield node.problem(`"${node.string}" is used twice`);
          seen.add(node.string);
        }
      }
    },
  },
  {
    id: 'service-checks/check-prefix',
    severity: { new: 'info', repo: 'info' },
    requires: 'The id of a service check starts with the metric prefix.',
    why: 'A common prefix shows where a check comes from.',
    remedy: "Start the check's name with the metric prefix.",
    example: { bad: 'relay.can_connect', good: 'nova_relay.can_connect' },
    source: '9 of 262 published tiles break it (August 2026)',
    published: '7/62 · 0/0 · 0/0',

    *check(tile) {
      for (const check of tile.serviceChecks.items()) {
        const node = check.at('check');
        if (
          tile.metricPrefix !== '' &&
          node.string !== undefined &&
          !node.string.startsWith(tile.metricPrefix)
        )
          yield node.problem(`"${node.string}" does not start with "${tile.metricPrefix}"`);
      }
    },
  },
  {
    id: 'service-checks/empty-for-tile',
    severity: { new: 'info', repo: 'info' },
    requires: 'A tile-only API integration usually has no service checks.',
    why: 'Only one published tile-only integration has one; make sure yours really sends it.',
    remedy: 'Write `[]` unless your integration submits the check.',
    example: { bad: 'an entry that nothing submits', good: '[]' },
    source: '1 of 262 published tiles break it (August 2026)',
    published: '154 of 220 files are `[]`, 2 are `{}`',
    tileOnly: true,
    *check(tile) {
      if (tile.serviceChecks.items().length > 0)
        yield tile.serviceChecks.problem(
          'tile-only integrations rarely have service checks: make sure that yours sends this one',
        );
    },
  },
];
