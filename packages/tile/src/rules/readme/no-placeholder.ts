import { defineRule } from '../../engine/rule.ts';

export const noPlaceholder = defineRule({
  id: 'readme/no-placeholder',
  severity: { new: 'error', repo: 'error' },
  requires:
    'no TBD, `FILL IN`, `!!!`, Lorem ipsum (match case-sensitively: "Fill in" is common English, 6 false hits)',
  why: 'The text of a template would be published.',
  remedy: 'Replace it.',
  example: { bad: 'TBD', good: 'the real text' },
  source: 'ddev template',
  published: '0/262 with exact match; 2 hits to read by hand with /TBD|TODO/i',

  *check(tile) {
    const source = tile.readme?.source;
    for (const match of source?.text.matchAll(/\bTBD\b|FILL IN|!!!|Lorem ipsum|\bXXX\b(?! tabs)/g) ?? []) {
      yield {
        file: 'README.md',
        place: () => source?.placeAt(match.index, match[0].length),
        message: `"${match[0]}" was left from a template`,
      };
    }
  },
});
