import { defineRule } from '../../engine/rule.ts';

export const tileNoSpec = defineRule({
  id: 'manifest/tile-no-spec',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'tile-only should have `configuration: {}`',
  why: 'A configuration file belongs to the Agent; a tile-only integration has none.',
  remedy: 'Write `"configuration": {}`.',
  example: {
    bad: '"configuration": { "spec": "assets/configuration/spec.yaml" }',
    good: '"configuration": {}',
  },
  source: 'docs integration-assets-reference',
  published: '4/136 · 4/136 · 1/30',
  tileOnly: true,
  fixable: true,
  *check(tile) {
    const configuration = tile.integration.at('configuration');
    if (configuration.at('spec').exists)
      yield configuration.problem('a tile-only integration has no configuration file', configuration.set({}));
  },
});
