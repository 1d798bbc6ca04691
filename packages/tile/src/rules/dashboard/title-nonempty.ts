import { defineRule } from '../../engine/rule.ts';

export const titleNonempty = defineRule({
  id: 'dashboard/title-nonempty',
  severity: { new: 'error', repo: 'error' },
  requires: 'non-empty title',
  why: 'The dashboard list would show a blank line.',
  remedy: 'Give the dashboard a title.',
  example: { bad: '"title": ""', good: '"title": "Nova Relay Overview"' },
  source: 'data',
  published: '0/213',

  *check(tile) {
    for (const board of tile.dashboards)
      if (board.at('title').string?.trim() === '') yield board.at('title').problem('the title is blank');
  },
});
