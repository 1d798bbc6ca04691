import { isWordCode } from './character-set.ts';
import type { Rest, State } from './match-state.ts';
import type { Assertion } from './regex-node.ts';

/** Compiles what holds at a position and takes no text. */
export function compileAssertion(kind: Assertion, next: Rest, state: State): Rest {
  const holds = assertionTests[kind];
  return { run: (at) => (holds(state.text, at) ? next.run(at) : -1) };
}

const assertionTests: Readonly<Record<Assertion, (text: string, at: number) => boolean>> = {
  start: (_, at) => at === 0,
  end: (text, at) => at === text.length,
  'last-line-end': (text, at) => at === text.length || /^\r?\n$/.test(text.slice(at, at + 3)),
  'line-start': (text, at) => at === 0 || text[at - 1] === '\n',
  'line-end': (text, at) => at === text.length || text[at] === '\n',
  boundary: isBoundary,
  'no-boundary': (text, at) => !isBoundary(text, at),
};

function isBoundary(text: string, at: number): boolean {
  const before = at > 0 && isWordCode(text.charCodeAt(at - 1));
  const after = at < text.length && isWordCode(text.charCodeAt(at));
  return before !== after;
}
