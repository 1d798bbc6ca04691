import { defineRule } from '../../engine/rule.ts';
import { regionEnds, replaceShortcode } from '../../facts/shortcodes.ts';

export const noHugoPartials = defineRule({
  id: 'readme/no-hugo-partials',
  severity: { new: 'error', repo: 'error' },
  requires:
    'No Hugo shortcodes; `{{< site-region` only inside `<!-- partial … partial -->`, tabs through `<!-- xxx tabs xxx -->`.',
  why: "The repository's own page shows them as text, and public CI refuses them.",
  remedy: 'Wrap the shortcode in a partial comment, or write `<!-- xxx tabs xxx -->`.',
  example: { bad: '{{< tabs >}}', good: '<!-- xxx tabs xxx -->' },
  source: 'extras .github/workflows/check_partials.py',
  published: '0/262',
  fixable: true,

  *check(tile) {
    const source = tile.readme?.source;
    if (!source) return;
    const partials = partialComments(source.text);
    const ends = regionEnds(source.text);
    for (const match of source.text.matchAll(/\{\{[<%] ?\/?(tabs?|code-block|site-region)\b/g)) {
      const wrapped = partials.some(([start, end]) => match.index > start && match.index < end);
      if (wrapped && match[1] === 'site-region') continue;
      const fix = wrapped ? undefined : replaceShortcode(source, match.index, ends);
      yield {
        file: 'README.md',
        place: () => source.placeAt(match.index, match[0].length),
        message: `the shortcode "${match[0]}" is not inside a partial comment`,
        ...(fix && { fix }),
      };
    }
  },
});

/** Where the comments begin and end. Not by an expression: from each beginning without an end it would read to the end. */
function partialComments(text: string): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (let start = text.indexOf(opening); start !== -1;) {
    const close = text.indexOf(closing, start + opening.length);
    if (close === -1) break;
    const end = close + closing.length;
    found.push([start, end]);
    start = text.indexOf(opening, end);
  }
  return found;
}

const opening = '<!-- partial';
const closing = 'partial -->';
