import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const integrationRequiredKeys = defineRule({
  id: 'manifest/integration-required-keys',
  severity: { new: 'error', repo: 'error' },
  requires:
    'when `assets.integration` exists: `source_type_name, source_type_id, auto_install, service_checks`',
  why: 'Without them the integration cannot be registered.',
  remedy: 'Add the missing keys; `source_type_id` comes from Datadog.',
  example: {
    bad: '"integration": { "source_type_name": "Nova Relay" }',
    good: '"integration": { "source_type_name": "Nova Relay", "source_type_id": 7654321, "auto_install": true, "service_checks": { … } }',
  },
  source: 'data',
  published: '0/220 · 0/136 · 0/30',

  check: (tile) => bySchema(tile.manifest, manifestSchema, 'manifest/integration-required-keys'),
});
