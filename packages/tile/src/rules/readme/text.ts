import type { Rule } from '../../engine/rule.ts';
import { regionEnds, replaceShortcode } from '../../facts/shortcodes.ts';
import { appendLine, replaceText } from '../../fix/edits.ts';
import { readmeProblem } from '../problems.ts';
import { transliterate } from '../../text/transliterate.ts';

const opening = '<!-- partial';

const closing = 'partial -->';

/** `<YOUR_PRODUCT>` outside of code marks, `[Insert the steps here]` that is no link. */
const blanks =
  /(?<![`\w/=:"'])<[A-Z][A-Z0-9_ -]{4,40}>(?![`"'])|\[(?:Insert|Describe|Add your|Your)\b[^\]\n]{0,80}\](?![[(:])/g;

/** Characters and words of the README. */
export const readmeTextRules: readonly Rule[] = [
  {
    id: 'readme/no-wide-chars',
    severity: { new: 'error', repo: 'error' },
    requires: 'The README has no characters above U+0100, such as typographic quotes and dashes.',
    why: 'Public CI rejects these characters.',
    remedy: 'Use plain characters; `--fix` replaces those that have an ASCII equivalent.',
    example: { bad: '“Nova” — relay', good: '"Nova" - relay' },
    source:
      'https://github.com/DataDog/integrations-core/blob/58f943d4b158ecc0bc37aa7770e8b8771367af9c/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/readmes.py',
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
          message: `${JSON.stringify(match[0].slice(0, 20))} is outside the first 256 characters`,
          ...(fix && { fix }),
        };
      }
    },
  },
  {
    id: 'readme/no-hugo-partials',
    severity: { new: 'error', repo: 'error' },
    requires:
      'The README has no Hugo shortcodes; `{{< site-region` appears only inside `<!-- partial … partial -->`, and tabs are written as `<!-- xxx tabs xxx -->`.',
    why: 'GitHub shows them as plain text, and public CI rejects them.',
    remedy: 'Wrap the shortcode in a partial comment, or write `<!-- xxx tabs xxx -->`.',
    example: { bad: '{{< tabs >}}', good: '<!-- xxx tabs xxx -->' },
    source: 'https://github.com/DataDog/integrations-extras/blob/master/.github/workflows/check_partials.py',
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
  },
  {
    id: 'readme/no-placeholder',
    severity: { new: 'error', repo: 'error' },
    requires: 'The README has no template text, such as `TBD`, `TODO` or `FILL IN`.',
    why: 'The template text would be published.',
    remedy: 'Replace it with your own text.',
    example: { bad: 'TBD', good: 'the real text' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/262 with an exact match; 2/262 contain `tbd` or `todo` in some case',

    *check(tile) {
      const source = tile.readme?.source;
      for (const { index, 0: blank } of source?.text.matchAll(blanks) ?? []) {
        if (tile.readme?.codeLines.has(source?.placeAt(index).line ?? 0) === true) continue;
        yield {
          file: 'README.md',
          place: () => source?.placeAt(index, blank.length),
          message: `"${blank}" was left from a template`,
          atMost: 'warning',
        };
      }
      for (const match of source?.text.matchAll(
        /\bTBD\b|\bTODO\b(?=[:\s])|FILL IN|!!!|Lorem ipsum|\bXXX\b(?! tabs)/g,
      ) ?? []) {
        yield {
          file: 'README.md',
          place: () => source?.placeAt(match.index, match[0].length),
          message: `"${match[0]}" was left from a template`,
        };
      }
    },
  },
  {
    id: 'readme/style-please',
    severity: { new: 'info', repo: 'info' },
    requires: 'Instructions do not say "please".',
    why: "Datadog's style guide advises against it in instructions.",
    remedy: 'Remove "please".',
    example: { bad: 'Please contact us.', good: 'Contact us.' },
    source: 'https://github.com/DataDog/documentation/blob/master/CONTRIBUTING.md',
    published: '12/262',

    *check(tile) {
      const { readme } = tile;
      for (let line = 1; readme && line <= readme.source.lineStarts.length; line++) {
        if (!readme.codeLines.has(line) && /\bplease\b/i.test(readme.source.lineText(line)))
          yield readme.problem(line, 'the style guide advises against "please"');
      }
    },
  },
  {
    id: 'readme/final-newline',
    severity: { new: 'info', repo: 'info' },
    requires: 'The README ends with a newline.',
    why: 'The next change would also touch the last line.',
    remedy: 'End the file with a newline.',
    example: { bad: 'last line<end of file>', good: 'last line<newline><end of file>' },
    source: '31 of 262 published tiles break it (August 2026)',
    published: '31/262',
    fixable: true,
    *check(tile) {
      const source = tile.readme?.source;
      if (source && !source.text.endsWith('\n'))
        yield readmeProblem(
          tile.readme,
          source.lineStarts.length,
          'no newline at the end',
          appendLine(source, ''),
        );
    },
  },
];

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
