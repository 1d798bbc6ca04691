import { defineRule } from '../../engine/rule.ts';

export const appUuidV4 = defineRule({
  id: 'manifest/app-uuid-v4',
  severity: { new: 'off', repo: 'off' },
  requires: '`app_uuid` is a version 4 UUID. Never reported: 17 published ones are version 7.',
  why: 'Kept so that nobody adds it again.',
  remedy: 'Nothing to do.',
  example: { bad: '"01949f0e-7b3c-7cc0-8f2e-6b2f0c3f9a01"', good: '"0b5f7f3e-6c1d-4c1e-9a63-2f7d1c9a4e11"' },
  source: 'data',
  published: '17/262 · 17/177 · 5/37',

  *check(tile) {
    const uuid = tile.manifest.at('app_uuid');
    if (uuid.string !== undefined && uuid.string[14] !== '4') yield uuid.problem('not a version 4 UUID');
  },
});
