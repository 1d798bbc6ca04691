import type { Rule } from '../../engine/rule.ts';
import { createFile } from '../../fix/edits.ts';

/** The `assets.integration` block, without its metrics. */
export const integrationRules: readonly Rule[] = [
  {
    id: 'manifest/integration-recommended-keys',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The integration block also has `configuration` and `events`, which may be empty.',
    why: 'The documentation lists both, and tools that read the manifest rely on them.',
    remedy: 'Add the key; `{}` is enough.',
    example: {
      bad: '"integration" without "configuration"',
      good: '"configuration": {}, "events": { "creates_events": false }',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '9/220 · 8/136 · 2/30',
    fixable: true,
    *check(tile) {
      for (const key of ['configuration', 'events']) {
        const node = tile.integration.at(key);
        if (tile.integration.object && !node.exists)
          yield node.problem(`"assets.integration" lacks "${key}"`, node.set({}));
      }
    },
  },
  {
    id: 'manifest/spec-path-exists',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The configuration file named in the manifest exists.',
    why: 'Tools that follow the path fail when the file does not exist.',
    remedy: 'Remove the key; a tile-only integration has no configuration file.',
    example: {
      bad: '"configuration": { "spec": "assets/configuration/spec.yaml" } without the file',
      good: '"configuration": {}',
    },
    source: '4 of 262 published tiles break it (August 2026)',
    published: '4/71 · 3/4 · 0/1',
    *check(tile) {
      const spec = tile.integration.at('configuration', 'spec');
      if (spec.exists && !tile.has(spec.string ?? ''))
        yield spec.problem(`"${spec.string ?? ''}" does not exist`);
    },
  },
  {
    id: 'manifest/tile-no-spec',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The configuration of a tile without an Agent check is `{}`.',
    why: 'A configuration file belongs to the Agent; a tile-only integration has none.',
    remedy: 'Write `"configuration": {}`.',
    example: {
      bad: '"configuration": { "spec": "assets/configuration/spec.yaml" }',
      good: '"configuration": {}',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '4/136 · 4/136 · 1/30',
    tileOnly: true,
    *check(tile) {
      const configuration = tile.integration.at('configuration');
      if (configuration.at('spec').exists)
        yield configuration.problem('a tile-only integration has no configuration file');
    },
  },
  {
    id: 'manifest/service-checks-path',
    severity: { new: 'error', repo: 'warning' },
    requires: 'Service checks are in `assets/service_checks.json`, and the file exists.',
    why: 'Datadog reads service checks from there, even if there are none.',
    remedy: 'Set `"metadata_path": "assets/service_checks.json"`; the file may hold `[]`.',
    example: {
      bad: '"service_checks": {}',
      good: '"service_checks": { "metadata_path": "assets/service_checks.json" }',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/7e881563236f1d5938e9b69c871c43d3888f10fa/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/service_checks.py',
    published: '0/220 · 0/136 · 0/30',
    fixable: true,
    *check(tile) {
      const path = tile.integration.at('service_checks', 'metadata_path');
      const expected = 'assets/service_checks.json';
      if (!tile.integration.at('service_checks').object) return;
      if (path.string !== expected)
        yield path.problem(`"metadata_path" must be "${expected}"`, path.set(expected));
      else if (!tile.has(expected))
        yield path.problem(`"${expected}" does not exist`, createFile(expected, '[]\n'));
    },
  },
];
