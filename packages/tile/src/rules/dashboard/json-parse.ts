import { defineRule } from '../../engine/rule.ts';
import { unreadable } from '../problems.ts';

export const jsonParse = defineRule({
  id: 'dashboard/json-parse',
  severity: { new: 'error', repo: 'error' },
  requires: 'valid JSON object',
  why: 'A dashboard that does not parse stops the publication.',
  remedy: 'Export the dashboard again, or mend the syntax at the place shown.',
  example: { bad: '{ "title": "Nova Relay", }', good: '{ "title": "Nova Relay" }' },
  source: 'ddev dashboards.py',
  published: '0/213',

  *check(tile) {
    yield* unreadable(tile, 'dashboards');
  },
});
