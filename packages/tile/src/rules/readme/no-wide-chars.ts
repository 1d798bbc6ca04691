import { defineRule } from '../../engine/rule.ts';
import { replaceText } from '../../fix/edits.ts';
import { transliterate } from '../../text/transliterate.ts';

export const noWideChars = defineRule({
  id: 'readme/no-wide-chars',
  severity: { new: 'error', repo: 'error' },
  requires: 'no code point >256 (so é, ©, × pass; em dash, curly quotes, arrows fail)',
  why: 'Public CI refuses characters above U+0100, such as typographic quotes and dashes.',
  remedy: 'Use plain characters; `--fix` replaces those that have a plain form.',
  example: { bad: '“Nova” — relay', good: '"Nova" - relay' },
  source: 'ddev readmes.py (runs in extras CI)',
  published: '0/262',
  fixable: true,
  *check(tile) {
    const source = tile.readme?.source;
    let reports = 0;
    for (const match of source?.text.matchAll(/[\u0101-\uffff]+/g) ?? []) {
      if (++reports > 20) return;
      const plain = transliterate(match[0]);
      const fix = /^[\0-\u0100]*$/.test(plain)
        ? replaceText('README.md', match.index, match[0].length, plain)
        : undefined;
      yield {
        file: 'README.md',
        place: () => source?.placeAt(match.index, match[0].length),
        message: `${JSON.stringify(match[0].slice(0, 20))} is outside of the first 256 characters`,
        ...(fix && { fix }),
      };
    }
  },
});
