import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { kebabCase } from '../../text/names.ts';

export const appIdFormat = defineRule({
  id: 'manifest/app-id-format',
  severity: { new: 'error', repo: 'error' },
  requires:
    "`^[a-z][a-z0-9-]{0,254}$` and not ending in `-` (v1 schema's integration_id regex; note JS: use a lookbehind or second test)",
  why: 'The id becomes part of addresses and tags.',
  remedy: 'Use lower-case letters, digits and hyphens, starting with a letter and not ending with a hyphen.',
  example: { bad: '"app_id": "Nova_Relay"', good: '"app_id": "nova-relay"' },
  source: 'ddev schema.py',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  check: (tile) =>
    bySchema(tile.manifest, manifestSchema, 'manifest/app-id-format', (violation) =>
      violation.node.set(kebabCase(violation.node.string ?? tile.title)),
    ),
});
