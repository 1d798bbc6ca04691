import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const authorUnknownKeys = defineRule({
  id: 'manifest/author-unknown-keys',
  severity: { new: 'error', repo: 'error' },
  requires: 'only name, homepage, support_email, sales_email, vendor_id, contact_link',
  why: 'A misspelt key is ignored, and what it should have said is missing.',
  remedy: 'Correct the spelling or remove the key.',
  example: { bad: '"suport_email": "support@nova.example"', good: '"support_email": "support@nova.example"' },
  source: 'data',
  published: '0/262',
  fixable: true,
  *check(tile) {
    yield* bySchema(tile.manifest, manifestSchema, 'manifest/author-unknown-keys', (violation) =>
      violation.node.remove(),
    );
  },
});
