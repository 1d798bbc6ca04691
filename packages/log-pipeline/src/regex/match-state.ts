import type { Budget } from './budget.ts';
import type { CharacterSet } from './character-set.ts';
import { capturesIn } from './node-facts.ts';
import type { RegexNode } from './regex-node.ts';

/** How far a match came: so many parts of the expression, up to this position of the text. */
export interface Progress {
  parts: number;
  position: number;
}

/** Tries the rest of the expression at a position; gives where it ends, or -1. */
export type Run = (position: number) => number;

/** The rest of the expression; `first` holds every character that it can start with, when it cannot be empty. */
export interface Rest {
  run: Run;
  first?: CharacterSet;
  /** The text that it starts with, in any case. */
  literal?: string;
}

/** The state of the match that is under way. Matches do not overlap: nothing in here calls back. */
export interface State {
  text: string;
  budget: Budget;
  captures: Int32Array;
  progress: Progress | undefined;
}

/** Compiles a node that stands before a rest. */
export type Compile = (node: RegexNode, next: Rest, state: State) => Rest;

/** The end of an expression inside of another one. */
export const accept: Rest = { run: (at) => at };

const nothing = (): void => undefined;

/** Notes the captures inside of a node, so that they can be taken back. */
export function captureKeeper(node: RegexNode, state: State): () => () => void {
  const indexes = capturesIn(node);
  if (indexes.length === 0) return () => nothing;
  const places = indexes.flatMap((index) => [2 * index, 2 * index + 1]);
  return () => {
    const before = places.map((place) => state.captures[place] ?? -1);
    return () => {
      places.forEach((place, index) => (state.captures[place] = before[index] ?? -1));
    };
  };
}
