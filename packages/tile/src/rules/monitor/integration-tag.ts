import { defineRule } from '../../engine/rule.ts';

export const integrationTag = defineRule({
  id: 'monitor/integration-tag',
  severity: { new: 'error', repo: 'error' },
  requires: 'root `tags` contains `integration:<app_id>`',
  why: 'Datadog files the template under the integration by this tag.',
  remedy: "Add `integration:` and the manifest's `app_id` to `tags`.",
  example: { bad: '"tags": []', good: '"tags": ["integration:nova-relay"]' },
  source: 'docs + ddev',
  published: '0/46',
  fixable: true,
  *check(tile) {
    const id = tile.manifest.at('app_id').string;
    for (const monitor of tile.monitors) {
      const tags = monitor.at('tags');
      if (id !== undefined && tags.array && !tags.array.includes(`integration:${id}`))
        yield tags.problem(
          `the tag "integration:${id}" is missing`,
          tags.at(tags.array.length).set(`integration:${id}`),
        );
    }
  },
});
