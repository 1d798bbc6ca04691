import { defineRule } from '../../engine/rule.ts';
import { transliterate } from '../../text/transliterate.ts';

export const descriptionAscii = defineRule({
  id: 'manifest/description-ascii',
  severity: { new: 'error', repo: 'error' },
  requires: 'title and description ASCII',
  why: 'Typographic quotes and dashes show as replacement characters in some places.',
  remedy: 'Use ASCII characters; `--fix` replaces typographic ones.',
  example: { bad: '"description": "Nova’s relay"', good: '"description": "Nova\'s relay"' },
  source: 'ddev schema.py pattern',
  published: '1/262 · 1/177 · 0/37',
  fixable: true,
  *check(tile) {
    for (const node of [tile.manifest.at('tile', 'title'), tile.manifest.at('tile', 'description')]) {
      const text = node.string;
      if (text === undefined || /^[\x20-\x7e]*$/.test(text)) continue;
      const plain = transliterate(text);
      yield node.problem(
        `"${node.key}" has characters outside of ASCII`,
        /^[\x20-\x7e]*$/.test(plain) ? node.set(plain) : undefined,
      );
    }
  },
});
