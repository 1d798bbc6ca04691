import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { defaultFor } from '../../facts/manifest-defaults.ts';

export const requiredKeys = defineRule({
  id: 'manifest/required-keys',
  severity: { new: 'error', repo: 'error' },
  requires: '`manifest_version, app_uuid, app_id, owner, display_on_public_website, tile, author, assets`',
  why: 'The publishing pipeline refuses a manifest without them.',
  remedy: 'Add the missing key.',
  example: {
    bad: '{ "manifest_version": "2.0.0", "tile": { … } }',
    good: '{ "manifest_version": "2.0.0", "app_uuid": …, "app_id": …, "owner": …, "display_on_public_website": true, "tile": …, "author": …, "assets": … }',
  },
  source: 'docs integration-assets-reference, data',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  check: (tile) =>
    bySchema(tile.manifest, manifestSchema, 'manifest/required-keys', (violation) => defaultFor(violation)),
});
