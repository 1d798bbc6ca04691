import { Budget, BudgetExceeded } from './budget.ts';
import { CharacterSet } from './character-set.ts';
import { compileAssertion } from './compile-assertion.ts';
import { compileRepeat } from './compile-repeat.ts';
import { accept, captureKeeper, type Progress, type Rest, type State } from './match-state.ts';
import { unionOfAll } from './node-facts.ts';
import type { RegexNode } from './regex-node.ts';
import { simplify } from './simplify-regex.ts';

/** What a match has found. */
export interface RegexMatch {
  /** The text of a capture; undefined when it took no part in the match. */
  textOf(capture: number): string | undefined;
}

/** A regular expression that has to match a whole text. */
export interface CompiledRegex {
  /** @throws BudgetExceeded when it takes too long, or goes too deep */
  match(text: string, budget: Budget, progress?: Progress): RegexMatch | undefined;
}

/**
 * Compiles an expression to functions that call each other: a matcher with backtracking, in which every step counts
 * against the budget, so that no expression can hang. (The engine of JavaScript cannot be interrupted.)
 */
export function compileRegex(node: RegexNode, captureCount: number): CompiledRegex {
  const state: State = {
    text: '',
    budget: new Budget(Infinity),
    captures: new Int32Array(2 * captureCount),
    progress: undefined,
  };
  const whole = compile(simplify(node), { run: (at) => (at === state.text.length ? at : -1) }, state);
  return {
    match(text, budget, progress) {
      state.text = text;
      state.budget = budget;
      state.progress = progress;
      state.captures.fill(-1);
      try {
        if (whole.run(0) === -1) return undefined;
      } catch (error) {
        // The stack is as bounded as time is: a match that goes that deep has gone on for too long.
        throw error instanceof RangeError ? new BudgetExceeded() : error;
      }
      const captures = state.captures.slice();
      return {
        textOf(capture) {
          const start = captures[2 * capture] ?? -1;
          return start === -1 ? undefined : text.slice(start, captures[2 * capture + 1]);
        },
      };
    },
  };
}

function compile(node: RegexNode, next: Rest, state: State): Rest {
  switch (node.kind) {
    case 'text':
      return compileText(node.text, node.ignoreCase, next, state);
    case 'set':
      return compileSet(node.set, next, state);
    case 'sequence':
      return node.nodes.reduceRight((rest, part) => compile(part, rest, state), next);
    case 'alternatives':
      return compileAlternatives(node.nodes, next, state);
    case 'capture':
      return compileCapture(node.index, node.node, next, state);
    case 'atomic':
      return compileAtomic(node.node, next, state);
    case 'look':
      return compileLook(node, next, state);
    case 'repeat':
      return node.mode === 'possessive'
        ? compileAtomic({ ...node, mode: 'greedy' }, next, state)
        : compileRepeat(node, next, state, compile);
    case 'backreference':
      return compileBackreference(node.index, node.ignoreCase, next, state);
    case 'assertion':
      return compileAssertion(node.assertion, next, state);
    case 'part':
      return compilePart(node.part, node.node, next, state);
  }
}

function compileText(text: string, ignoreCase: boolean, next: Rest, state: State): Rest {
  const { run } = next;
  const { length } = text;
  if (length === 0) return next;
  if (ignoreCase) {
    const wanted = text.toLowerCase();
    const first = CharacterSet.ofText(text.charAt(0)).ignoringCase();
    return {
      first,
      run: (at) => (state.text.slice(at, at + length).toLowerCase() === wanted ? run(at + length) : -1),
    };
  }
  const code = text.charCodeAt(0);
  const first = CharacterSet.ofText(text.charAt(0));
  if (length === 1)
    return { first, literal: text, run: (at) => (state.text.charCodeAt(at) === code ? run(at + 1) : -1) };
  return { first, literal: text, run: (at) => (state.text.startsWith(text, at) ? run(at + length) : -1) };
}

function compileSet(set: CharacterSet, next: Rest, state: State): Rest {
  const { run } = next;
  return {
    first: set,
    run: (at) => (at < state.text.length && set.has(state.text.charCodeAt(at)) ? run(at + 1) : -1),
  };
}

function compileAlternatives(nodes: readonly RegexNode[], next: Rest, state: State): Rest {
  const branches = nodes.map((node) => compile(node, next, state));
  const first = unionOfAll(branches.map((branch) => branch.first));
  return {
    ...(first && { first }),
    run: (at) => {
      state.budget.spend();
      const code = at < state.text.length ? state.text.charCodeAt(at) : -1;
      for (const branch of branches) {
        if (branch.first && (code === -1 || !branch.first.has(code))) continue;
        const end = branch.run(at);
        if (end !== -1) return end;
      }
      return -1;
    },
  };
}

function compileCapture(index: number, node: RegexNode, next: Rest, state: State): Rest {
  const [start, end] = [2 * index, 2 * index + 1];
  // The start is kept aside until the group ends: a group that is left half-way has captured nothing.
  let opened = -1;
  const inner = compile(
    node,
    {
      ...next,
      run: (at) => {
        const { captures } = state;
        const [oldStart = -1, oldEnd = -1, own] = [captures[start], captures[end], opened];
        captures[start] = own;
        captures[end] = at;
        const result = next.run(at);
        if (result === -1) {
          captures[start] = oldStart;
          captures[end] = oldEnd;
          opened = own;
        }
        return result;
      },
    },
    state,
  );
  return {
    ...inner,
    run: (at) => {
      const before = opened;
      opened = at;
      const result = inner.run(at);
      if (result === -1) opened = before;
      return result;
    },
  };
}

function compileAtomic(node: RegexNode, next: Rest, state: State): Rest {
  const inner = compile(node, accept, state);
  const restore = captureKeeper(node, state);
  const { run } = next;
  return {
    ...(inner.first && { first: inner.first }),
    ...(inner.literal !== undefined && { literal: inner.literal }),
    run: (at) => {
      const undo = restore();
      const end = inner.run(at);
      const result = end === -1 ? -1 : run(end);
      if (result === -1) undo();
      return result;
    },
  };
}

function compileLook(node: Extract<RegexNode, { kind: 'look' }>, next: Rest, state: State): Rest {
  const { run } = next;
  const restore = captureKeeper(node.node, state);
  const ahead = compile(node.node, accept, state);
  const holds = node.behind ? compileBehind(node.node, state) : (at: number) => ahead.run(at) !== -1;
  const isAhead = !node.behind && !node.negative;
  return {
    ...(isAhead && ahead.first && { first: ahead.first }),
    ...(isAhead && ahead.literal !== undefined && { literal: ahead.literal }),
    run: (at) => {
      const undo = restore();
      if (holds(at) === node.negative) {
        undo();
        return -1;
      }
      if (node.negative) undo();
      const result = run(at);
      if (result === -1) undo();
      return result;
    },
  };
}

function compileBehind(node: RegexNode, state: State): (at: number) => boolean {
  let target = 0;
  const inner = compile(node, { run: (at) => (at === target ? at : -1) }, state);
  return (at) => {
    const before = target;
    target = at;
    let found = false;
    for (let start = at; start >= 0 && !found; start -= 1) {
      state.budget.spend();
      found = inner.run(start) !== -1;
    }
    target = before;
    return found;
  };
}

function compileBackreference(index: number, ignoreCase: boolean, next: Rest, state: State): Rest {
  return {
    run: (at) => {
      const start = state.captures[2 * index] ?? -1;
      if (start === -1) return -1;
      const wanted = state.text.slice(start, state.captures[2 * index + 1]);
      const found = state.text.slice(at, at + wanted.length);
      const isSame = ignoreCase ? found.toLowerCase() === wanted.toLowerCase() : found === wanted;
      return isSame ? next.run(at + wanted.length) : -1;
    },
  };
}

function compilePart(part: number, node: RegexNode, next: Rest, state: State): Rest {
  return compile(
    node,
    {
      ...next,
      run: (at) => {
        const { progress } = state;
        if (
          progress &&
          (part + 1 > progress.parts || (part + 1 === progress.parts && at > progress.position))
        ) {
          progress.parts = part + 1;
          progress.position = at;
        }
        return next.run(at);
      },
    },
    state,
  );
}
