import { defineRule } from '../../engine/rule.ts';
import { unreadable } from '../problems.ts';

export const jsonParse = defineRule({
  id: 'monitor/json-parse',
  severity: { new: 'error', repo: 'error' },
  requires: 'valid JSON object',
  why: 'A monitor that does not parse stops the publication.',
  remedy: 'Export the monitor again, or mend the syntax at the place shown.',
  example: { bad: '{ "version": 2, }', good: '{ "version": 2 }' },
  source: 'ddev recommended_monitors.py',
  published: '0/46',

  *check(tile) {
    yield* unreadable(tile, 'monitors');
  },
});
