import { defineRule } from '../../engine/rule.ts';

export const atLeastOneImage = defineRule({
  id: 'media/at-least-one-image',
  severity: { new: 'error', repo: 'warning' },
  requires: '≥1 image',
  why: 'Customers decide by the pictures.',
  remedy: 'Add a screenshot of the dashboard, 16:9, at least 1440 pixels wide.',
  example: {
    bad: '"media": []',
    good: '"media": [{ "media_type": "image", "caption": "Nova Relay - Overview", "image_url": "images/overview.png" }]',
  },
  source: 'docs extend/integrations',
  published: '144/262 · 80/177 · 2/37',

  *check(tile) {
    const media = tile.manifest.at('tile', 'media');
    if (media.array && !media.items().some((item) => item.at('media_type').string === 'image'))
      yield media.problem('the tile shows no image');
  },
});
