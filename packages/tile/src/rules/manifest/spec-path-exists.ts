import { defineRule } from '../../engine/rule.ts';

export const specPathExists = defineRule({
  id: 'manifest/spec-path-exists',
  severity: { new: 'error', repo: 'warning' },
  requires: '`configuration.spec` file exists',
  why: 'The path of a file that does not exist stops tools that follow it.',
  remedy: 'Remove the key; a tile-only integration has no configuration file.',
  example: {
    bad: '"configuration": { "spec": "assets/configuration/spec.yaml" } without the file',
    good: '"configuration": {}',
  },
  source: 'ddev config',
  published: '4/71 · 3/4 · 0/1',
  fixable: true,
  *check(tile) {
    const spec = tile.integration.at('configuration', 'spec');
    if (spec.exists && !tile.has(spec.string ?? ''))
      yield spec.problem(`"${spec.string ?? ''}" does not exist`, spec.remove());
  },
});
