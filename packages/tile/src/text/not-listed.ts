import { nearest } from './nearest.ts';

/** A list that follows Datadog, and the day on which it was taken: what is newer than the list is not wrong. */
export interface DatedList {
  readonly values: ReadonlySet<string>;
  readonly listedOn: string;
}

/** What to say of a value that a list does not have: which list, of which day, and what may have been meant. */
export function notListed(value: string, what: string, { values, listedOn }: DatedList): string {
  const guess = nearest(value, values);
  const meant = guess === undefined ? '' : `; did you mean "${guess}"?`;
  return `"${value.slice(0, 80)}" is not ${what} on our list of ${listedOn}${meant}`;
}
