import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const oauthTopLevelEmpty = defineRule({
  id: 'manifest/oauth-top-level-empty',
  severity: { new: 'error', repo: 'error' },
  requires: 'if root `oauth` exists it is `{}`; the real pointer is `assets.oauth`',
  why: 'Only `assets.oauth` is read.',
  remedy: 'Write `"oauth": {}` or remove the key, and point `assets.oauth` at the file.',
  example: { bad: '"oauth": { "client": "…" }', good: '"assets": { "oauth": "assets/oauth_clients.json" }' },
  source: 'data',
  published: '0/24 · 0/20 · 0/6',
  fixable: true,
  check: (tile) =>
    bySchema(tile.manifest, manifestSchema, 'manifest/oauth-top-level-empty', (violation) =>
      violation.node.set({}),
    ),
});
