import { defineRule } from '../../engine/rule.ts';
import { notUnique } from './claims.ts';

export const appUuidUnique = defineRule({
  id: 'manifest/app-uuid-unique',
  severity: { new: 'error', repo: 'error' },
  requires: 'Unique across the repository / workspace',
  why: 'Two tiles with one UUID overwrite each other.',
  remedy: 'Generate a UUID of its own for the newer tile.',
  example: { bad: 'the same app_uuid in nova_relay and nova_relay_eu', good: 'one UUID per tile' },
  source: 'docs integration-assets-reference',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  *check(tile) {
    yield* notUnique(tile, 'app_uuid', tile.manifest.at('app_uuid'), (node) => node.set(crypto.randomUUID()));
  },
});
