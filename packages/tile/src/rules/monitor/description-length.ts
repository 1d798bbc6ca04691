import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { monitorSchema } from '../../schemas/compiled.ts';

export const descriptionLength = defineRule({
  id: 'monitor/description-length',
  severity: { new: 'error', repo: 'error' },
  requires: '1–300 chars',
  why: "The template's page has room for 300 characters, and needs some.",
  remedy: 'Say in 1 to 300 characters what the monitor watches and why.',
  example: {
    bad: '"description": ""',
    good: '"description": "Alerts when Nova Relay cannot deliver messages, so that you can act before customers notice."',
  },
  source: 'ddev recommended_monitors.py',
  published: '0/46',

  *check(tile) {
    for (const monitor of tile.monitors)
      yield* bySchema(monitor, monitorSchema, 'monitor/description-length');
  },
});
