import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const descriptionLength = defineRule({
  id: 'manifest/description-length',
  severity: { new: 'error', repo: 'warning' },
  requires:
    '≤80 chars (70 in marketplace). 23 real tiles exceed it, up to 113; keep as error for new tiles, allow config',
  why: 'The tile shows 80 characters; the rest is cut.',
  remedy: 'Say what the integration does in at most 80 characters.',
  example: {
    bad: '"description": "Nova Relay is the world\'s leading provider of message delivery and you can see all of it in Datadog"',
    good: '"description": "Track messages that Nova Relay delivers and retries"',
  },
  source: 'ddev manifest_validator/v2 TileDescription',
  published: '23/262 · 17/177 · 3/37',

  check: (tile) => bySchema(tile.manifest, manifestSchema, 'manifest/description-length'),
});
