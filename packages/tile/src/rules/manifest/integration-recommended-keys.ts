import { defineRule } from '../../engine/rule.ts';

export const integrationRecommendedKeys = defineRule({
  id: 'manifest/integration-recommended-keys',
  severity: { new: 'error', repo: 'warning' },
  requires: 'also `configuration` and `events` (may be `{}`)',
  why: 'The documentation lists both; readers of the manifest rely on them.',
  remedy: 'Add the key, `{}` if there is nothing to say.',
  example: {
    bad: '"integration" without "configuration"',
    good: '"configuration": {}, "events": { "creates_events": false }',
  },
  source: 'docs integration-assets-reference',
  published: '9/220 · 8/136 · 2/30',
  fixable: true,
  *check(tile) {
    for (const key of ['configuration', 'events']) {
      const node = tile.integration.at(key);
      if (tile.integration.object && !node.exists)
        yield node.problem(`"assets.integration" lacks "${key}"`, node.set({}));
    }
  },
});
