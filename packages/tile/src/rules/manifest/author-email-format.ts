import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const authorEmailFormat = defineRule({
  id: 'manifest/author-email-format',
  severity: { new: 'error', repo: 'error' },
  requires: '`^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$`, ASCII',
  why: 'A mistyped address loses every support request.',
  remedy: 'Write one plain address.',
  example: { bad: '"support_email": "support at nova"', good: '"support_email": "support@nova.example"' },
  source: 'ddev schema.py',
  published: '0/262 · 0/177 · 0/37',

  check: (tile) => bySchema(tile.manifest, manifestSchema, 'manifest/author-email-format'),
});
