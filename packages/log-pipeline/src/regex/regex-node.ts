import type { CharacterSet } from './character-set.ts';

/** How a repetition takes text: as much as it can, as little as it can, or as much as it can without giving any back. */
export type RepeatMode = 'greedy' | 'lazy' | 'possessive';

/** A regular expression, read. Flags are already part of the nodes that they concern. */
export type RegexNode =
  | { kind: 'text'; text: string; ignoreCase: boolean }
  | { kind: 'set'; set: CharacterSet }
  | { kind: 'sequence'; nodes: readonly RegexNode[] }
  | { kind: 'alternatives'; nodes: readonly RegexNode[] }
  /** `index` is the place of the captured text in the match. */
  | { kind: 'capture'; index: number; node: RegexNode }
  | { kind: 'atomic'; node: RegexNode }
  | { kind: 'look'; behind: boolean; negative: boolean; node: RegexNode }
  | { kind: 'repeat'; node: RegexNode; min: number; max: number; mode: RepeatMode }
  | { kind: 'backreference'; index: number; ignoreCase: boolean }
  | { kind: 'assertion'; assertion: Assertion }
  /** Part of a rule as it is written, for the explanation of a match that failed. */
  | { kind: 'part'; part: number; node: RegexNode };

export type Assertion =
  'start' | 'end' | 'last-line-end' | 'line-start' | 'line-end' | 'boundary' | 'no-boundary';

/** A regular expression that cannot be read. */
export class RegexSyntaxError extends Error {
  readonly code = 'REGEX_SYNTAX';
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.name = 'RegexSyntaxError';
    this.position = position;
  }
}
