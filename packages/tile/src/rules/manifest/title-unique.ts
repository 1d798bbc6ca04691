import { defineRule } from '../../engine/rule.ts';
import { notUnique } from './claims.ts';

export const titleUnique = defineRule({
  id: 'manifest/title-unique',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'Title unique in repo (only `Flagsmith` repeats: one RUM twin)',
  why: 'Two tiles with one title cannot be told apart in the catalogue.',
  remedy: 'Add what makes this tile different, for example `Nova Relay RUM`.',
  example: { bad: 'two tiles called "Nova Relay"', good: '"Nova Relay" and "Nova Relay RUM"' },
  source: 'data',
  published: '2/262',

  *check(tile) {
    yield* notUnique(tile, 'title', tile.manifest.at('tile', 'title'));
  },
});
