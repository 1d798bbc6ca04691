import type { TileChange } from './change.ts';

/** What makes a rule speak, and where the good tile does not apply to the rule, what makes it pass. */
export interface RuleCase {
  readonly bad: readonly TileChange[];
  readonly good?: readonly TileChange[];
}

export type RuleCases = Readonly<Record<string, RuleCase>>;
