import { defineRule } from '../../engine/rule.ts';

export const definitionTags = defineRule({
  id: 'monitor/definition-tags',
  severity: { new: 'error', repo: 'warning' },
  requires: '`definition.tags` contains an `integration:` tag',
  why: "The customer's monitor keeps these tags and is found by them.",
  remedy: "Add `integration:` and the app id to the definition's tags.",
  example: { bad: '"tags": []', good: '"tags": ["integration:nova-relay"]' },
  source: 'docs recommended-monitor + data',
  published: '5/46 (4 tiles)',
  fixable: true,
  *check(tile) {
    const id = tile.manifest.at('app_id').string ?? tile.folder;
    for (const monitor of tile.monitors) {
      const tags = monitor.at('definition', 'tags');
      if (tags.array && !tags.strings().some((tag) => tag.string?.startsWith('integration:')))
        yield tags.problem(
          'no tag starts with "integration:"',
          tags.at(tags.array.length).set(`integration:${id}`),
        );
    }
  },
});
