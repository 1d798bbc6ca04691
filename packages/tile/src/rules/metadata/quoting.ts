import { defineRule } from '../../engine/rule.ts';

export const quoting = defineRule({
  id: 'metadata/quoting',
  severity: { new: 'error', repo: 'error' },
  requires: 'RFC-4180 parse with quoted commas; accept CRLF (10 real csv files use it)',
  why: 'A stray quote swallows the rows after it.',
  remedy: 'Quote a field that contains a comma or quote, and double the quotes inside.',
  example: { bad: 'a "quoted" word', good: '"a ""quoted"" word"' },
  source: 'data',
  published: '0/191',
  fixable: true,

  *check(tile) {
    const table = tile.metadata;
    for (const { message, place, field } of table?.irregularities ?? []) {
      // What lenient readers make of the field is what it says, so that is what it says once it is quoted.
      const fix = () => (table ? [table.replace(field, field.value)] : []);
      yield { file: 'metadata.csv', place: () => place, message, atMost: 'warning', fix };
    }
    const failure = table?.failure;
    if (failure) yield { file: 'metadata.csv', place: () => failure.place, message: failure.message };
  },
});
