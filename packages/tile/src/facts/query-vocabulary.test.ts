import { expect, it } from 'vitest';
import { meantWord } from './query-vocabulary.ts';

it.each([
  ['mean', 'aggregator', 'avg'],
  ['AVERAGE', 'aggregator', 'avg'],
  ['summ', 'aggregator', 'sum'],
  ['constructor', 'aggregator', undefined],
  ['qqqqqq', 'aggregator', undefined],
  ['as_cout', 'method', 'as_count'],
  ['derivatve', 'function', 'derivative'],
] as const)('for "%s" as %s was probably meant %s', (word, kind, meant) => {
  expect(meantWord(word, kind)).toBe(meant);
});
