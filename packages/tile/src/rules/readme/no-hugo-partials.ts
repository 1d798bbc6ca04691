import { defineRule } from '../../engine/rule.ts';
import { replaceShortcode } from './shortcodes.ts';

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
    const partials = [...source.text.matchAll(/<!-- partial[\s\S]*?partial -->/g)].map(
      (match) => [match.index, match.index + match[0].length] as const,
    );
    for (const match of source.text.matchAll(/\{\{[<%] ?\/?(tabs?|code-block|site-region)\b/g)) {
      const wrapped = partials.some(([start, end]) => match.index > start && match.index < end);
      if (wrapped && match[1] === 'site-region') continue;
      const fix = wrapped ? undefined : replaceShortcode(source, match.index);
      yield {
        file: 'README.md',
        place: () => source.placeAt(match.index, match[0].length),
        message: `the shortcode "${match[0]}" is not inside a partial comment`,
        ...(fix && { fix }),
      };
    }
  },
});
