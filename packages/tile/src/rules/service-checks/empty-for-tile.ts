import { defineRule } from '../../engine/rule.ts';

export const emptyForTile = defineRule({
  id: 'service-checks/empty-for-tile',
  severity: { new: 'info', repo: 'info' },
  requires: 'A tile-only API integration usually has no service checks.',
  why: 'Only one published tile-only integration has one; make sure that yours really sends it.',
  remedy: 'Write `[]` unless your integration submits the check.',
  example: { bad: 'an entry that nothing submits', good: '[]' },
  source: 'data',
  published: '154 of 220 files are `[]`, 2 are `{}`',
  tileOnly: true,
  *check(tile) {
    if (tile.serviceChecks.items().length > 0)
      yield tile.serviceChecks.problem(
        'tile-only integrations rarely have service checks: make sure that yours sends this one',
      );
  },
});
