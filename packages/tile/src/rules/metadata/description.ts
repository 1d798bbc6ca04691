import { defineRule } from '../../engine/rule.ts';
import { transliterate } from '../../text/transliterate.ts';
import { cutAfterWord } from '../../text/names.ts';
import { perRow } from '../../facts/metadata-rows.ts';

export const description = defineRule({
  id: 'metadata/description',
  severity: { new: 'error', repo: 'error' },
  requires: 'At most 400 characters, no `|`, and the whole row ASCII.',
  why: 'Public CI refuses the row; `|` separates lists elsewhere.',
  remedy: 'Shorten it and use ASCII characters.',
  example: { bad: 'Delivered | failed', good: 'Delivered or failed' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '0/7948',
  fixable: true,
  *check(tile) {
    yield* perRow(tile, (table, row) => {
      const field = table.field(row, 'description');
      const text = field?.value ?? '';
      if (text.length > 400)
        return table.problem(
          field,
          `${text.length} characters, at most 400`,
          field && (() => [table.replace(field, cutAfterWord(text, 400))]),
        );
      if (text.includes('|'))
        return table.problem(
          field,
          'the description contains "|"',
          field && (() => [table.replace(field, text.replace(/\s*\|\s*/g, ', '))]),
        );
      const wide = row.find((each) => !/^[\0-\x7f]*$/.test(each.value));
      const plain = wide && transliterate(wide.value);
      return wide
        ? table.problem(
            wide,
            'the row has characters outside of ASCII',
            plain !== undefined && /^[\0-\x7f]*$/.test(plain)
              ? () => [table.replace(wide, plain)]
              : undefined,
          )
        : undefined;
    });
  },
});
