import { defineRule } from '../../engine/rule.ts';

export const noPlaceholder = defineRule({
  id: 'manifest/no-placeholder',
  severity: { new: 'error', repo: 'error' },
  requires: 'no `<FILL IN>`, `FILL IN`, `TODO Please Fill In`',
  why: 'The text of a template would be published.',
  remedy: 'Replace it.',
  example: {
    bad: '"description": "<FILL IN - A brief description>"',
    good: '"description": "Track messages that Nova Relay delivers and retries"',
  },
  source: 'ddev templates',
  published: '0/262 · 0/177 · 0/37',

  *check(tile) {
    const text = tile.text('manifest.json');
    for (const match of text?.text.matchAll(/<FILL IN[^<>"\n]{0,80}>|<?FILL IN|TODO Please Fill In/g) ?? []) {
      yield {
        file: 'manifest.json',
        place: () => text?.placeAt(match.index, match[0].length),
        message: `"${match[0]}" was left from a template`,
      };
    }
  },
});
