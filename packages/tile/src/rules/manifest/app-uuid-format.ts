import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const appUuidFormat = defineRule({
  id: 'manifest/app-uuid-format',
  severity: { new: 'error', repo: 'error' },
  requires: '`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, any UUID version (17 real are v7)',
  why: 'The UUID identifies the app for ever; anything else cannot be registered.',
  remedy:
    'Use the UUID Datadog gave you, in lower case. `--fix` generates one for a tile that was never published.',
  example: { bad: '"app_uuid": "NOVA-1"', good: '"app_uuid": "5f4c8b0e-3d2a-4c57-9d55-0b1f6a7c2e10"' },
  source: 'docs integration-assets-reference',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  check: (tile) =>
    bySchema(tile.manifest, manifestSchema, 'manifest/app-uuid-format', (violation) =>
      violation.node.set(crypto.randomUUID()),
    ),
});
