import { defineRule } from '../../engine/rule.ts';
import { mediaOf } from '../../facts/gallery.ts';

export const vimeoNineDigits = defineRule({
  id: 'media/vimeo-nine-digits',
  severity: { new: 'warning', repo: 'warning' },
  requires: '9 digits',
  why: "Vimeo's numbers have nine digits; another length is usually a typing mistake.",
  remedy: "Copy the number from the video's address.",
  example: { bad: '"vimeo_id": 1234', good: '"vimeo_id": 123456789' },
  source: 'ddev manifest_validator/v2',
  published: '0/7 · 0/7 · 0/2',

  *check(tile) {
    for (const item of mediaOf(tile, 'video')) {
      const id = item.at('vimeo_id');
      if (id.number !== undefined && !/^\d{9}$/.test(String(id.number)))
        yield id.problem(`${id.number} does not have nine digits`);
    }
  },
});
