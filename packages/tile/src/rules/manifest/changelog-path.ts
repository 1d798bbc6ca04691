import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const changelogPath = defineRule({
  id: 'manifest/changelog-path',
  severity: { new: 'error', repo: 'error' },
  requires: '`tile.changelog` names an existing file, value `CHANGELOG.md`',
  why: 'The release notes tab reads this file.',
  remedy: 'Set `"changelog": "CHANGELOG.md"` and add the file.',
  example: { bad: '"changelog": "docs/CHANGES.md"', good: '"changelog": "CHANGELOG.md"' },
  source: 'ddev manifest_validator/v2 Changelog',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  *check(tile) {
    yield* bySchema(tile.manifest, manifestSchema, 'manifest/changelog-path', (violation) =>
      violation.node.set('CHANGELOG.md'),
    );
    const path = tile.manifest.at('tile', 'changelog');
    if (path.string === 'CHANGELOG.md' && !tile.has(path.string))
      yield path.problem('"CHANGELOG.md" does not exist');
  },
});
