import type { Random } from './random.ts';

export interface ForkPlan {
  readonly name: string;
  readonly args: readonly string[];
}

/** Names that have each gone wrong somewhere: an apostrophe, an ampersand, a word of YAML, 50 characters, one letter. */
const names: readonly (readonly [name: string, appId: string | undefined])[] = [
  ['Pager Party', undefined],
  ["O'Brien & Sons", 'obrien-sons'],
  ['C++ Watch', 'cpp-watch'],
  ['9to5 Ops', 'nine-to-five'],
  ['Null', undefined],
  ['True North', undefined],
  ['A', undefined],
  ['Very Long Winded Name Of A Company With Fifty Chars', undefined],
  ['Data.dog.walker', undefined],
  ['Deploy', undefined],
  ['metrics', undefined],
  ['X-Ray-Zed', undefined],
  ['Events & Logs', 'events-logs'],
  ['Constructor', undefined],
  ['Mr. Deploy', undefined],
  ['R2 D2', undefined],
  ['Integration', undefined],
  ['Blue+Green', undefined],
  ['toString', 'to-string'],
  ['Last One', undefined],
];

const kinds = ['logs', 'events', 'service-checks', 'incidents'];
const sites = ['all', 'US1', 'EU1,US1', 'AP1,AP2', 'US1,US3,US5,EU1'];

/** The answers of the fork with this number; from 20 on they start over with other data and sites. */
export function forkPlan(number: number, random: Random): ForkPlan {
  const [name = '', appId] = names[number % names.length] ?? [];
  const data =
    number % 3 === 0 ? [] : ['--data', ['metrics', ...kinds.filter(() => random.below(2) === 0)].join(',')];
  const website = number % 2 === 0 ? [] : ['--website', `https://app${number}.partner.example`];
  return {
    name: name.slice(0, 50).trim(),
    args: [
      '--yes',
      ...['--name', name.slice(0, 50).trim(), '--support-email', `help@partner${number}.example`],
      ...['--sites', random.pick(sites)],
      ...(appId === undefined ? [] : ['--app-id', appId]),
      ...data,
      ...website,
    ],
  };
}
