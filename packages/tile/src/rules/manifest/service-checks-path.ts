import { defineRule } from '../../engine/rule.ts';
import { createFile } from '../../fix/edits.ts';

export const serviceChecksPath = defineRule({
  id: 'manifest/service-checks-path',
  severity: { new: 'error', repo: 'error' },
  requires: '`service_checks.metadata_path` exists; value `assets/service_checks.json`',
  why: 'Service checks are read from there, also when there are none.',
  remedy: 'Set `"metadata_path": "assets/service_checks.json"`; the file may hold `[]`.',
  example: {
    bad: '"service_checks": {}',
    good: '"service_checks": { "metadata_path": "assets/service_checks.json" }',
  },
  source: 'ddev service_checks.py',
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
});
