import { Budget, BudgetExceeded } from './budget.ts';
import { anyCharacter, CharacterSet, isWordCode } from './character-set.ts';
import type { Assertion, RegexNode } from './regex-node.ts';

/** What a match has found. */
export interface RegexMatch {
  /** The text of a capture; undefined when it took no part in the match. */
  textOf(capture: number): string | undefined;
}

/** How far a match came: so many parts of the expression, up to this position of the text. */
export interface Progress {
  parts: number;
  position: number;
}

/** A regular expression that has to match a whole text. */
export interface CompiledRegex {
  /** @throws BudgetExceeded when it takes too long, or goes too deep */
  match(text: string, budget: Budget, progress?: Progress): RegexMatch | undefined;
}

/** Tries the rest of the expression at a position; gives where it ends, or -1. */
type Run = (position: number) => number;

/** The rest of the expression; `first` holds every character that it can start with, when it cannot be empty. */
interface Rest {
  run: Run;
  first?: CharacterSet;
  /** The text that it starts with, in any case. */
  literal?: string;
}

/** The state of the match that is under way. Matches do not overlap: nothing in here calls back. */
interface State {
  text: string;
  budget: Budget;
  captures: Int32Array;
  progress: Progress | undefined;
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
      return compileRepeat(node, next, state);
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
  const first = unionOf(branches);
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

function unionOf(branches: readonly { first?: CharacterSet | undefined }[]): CharacterSet | undefined {
  const sets = branches.map(({ first }) => first);
  return sets.every((set) => set !== undefined) ? CharacterSet.union(...sets) : undefined;
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

const accept: Rest = { run: (at) => at };

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

const nothing = (): void => undefined;

/** Notes the captures inside of a node, so that they can be taken back. */
function captureKeeper(node: RegexNode, state: State): () => () => void {
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

function capturesIn(node: RegexNode): number[] {
  switch (node.kind) {
    case 'sequence':
    case 'alternatives':
      return node.nodes.flatMap(capturesIn);
    case 'capture':
      return [node.index, ...capturesIn(node.node)];
    case 'atomic':
    case 'look':
    case 'repeat':
    case 'part':
      return capturesIn(node.node);
    default:
      return [];
  }
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

function compileRepeat(node: Extract<RegexNode, { kind: 'repeat' }>, next: Rest, state: State): Rest {
  const { min, max, mode } = node;
  if (mode === 'possessive') return compileAtomic({ ...node, mode: 'greedy' }, next, state);
  const body = node.node;
  const rest =
    body.kind === 'set'
      ? mode === 'greedy'
        ? { run: greedySetLoop(body.set, min, max, next, state) }
        : { run: lazySetLoop(body.set, min, max, next, state) }
      : body.kind === 'atomic' && mode === 'greedy'
        ? { run: atomicLoop(body, min, max, next, state) }
        : { run: generalLoop(body, node, next, state) };
  const bodyFirst = firstOf(body);
  if (min > 0) return { ...rest, ...(bodyFirst && { first: bodyFirst }) };
  const first = bodyFirst && next.first ? unionOf([{ first: bodyFirst }, next]) : undefined;
  return { ...rest, ...(first && { first }) };
}

/** Every character that a node can start with; undefined when it can be empty, or start with whatever. */
function firstOf(node: RegexNode): CharacterSet | undefined {
  switch (node.kind) {
    case 'text': {
      const set = CharacterSet.ofText(node.text.charAt(0));
      return node.text === '' ? undefined : node.ignoreCase ? set.ignoringCase() : set;
    }
    case 'set':
      return node.set;
    case 'sequence': {
      const first = node.nodes.find((part) => part.kind !== 'assertion' && part.kind !== 'look');
      return first && firstOf(first);
    }
    case 'alternatives':
      return unionOf(node.nodes.map((branch) => ({ first: firstOf(branch) })));
    case 'capture':
    case 'atomic':
    case 'part':
      return firstOf(node.node);
    case 'repeat':
      return node.min > 0 ? firstOf(node.node) : undefined;
    default:
      return undefined;
  }
}

function greedySetLoop(set: CharacterSet, min: number, max: number, next: Rest, state: State): Run {
  const { run, first, literal } = next;
  const givesNothingBack = first?.isDisjointFrom(set) === true;
  return (at) => {
    const { text } = state;
    const limit = max === Infinity ? text.length : Math.min(text.length, at + max);
    let end = at;
    if (set === anyCharacter) end = limit;
    else while (end < limit && set.has(text.charCodeAt(end))) end += 1;
    if (givesNothingBack) return end - at < min ? -1 : run(end);
    if (literal !== undefined) return backToLiteral(literal, at + min, end);
    for (; end >= at + min; end -= 1) {
      state.budget.spend();
      if (first && (end >= text.length || !first.has(text.charCodeAt(end)))) continue;
      const result = run(end);
      if (result !== -1) return result;
    }
    return -1;
  };

  function backToLiteral(wanted: string, from: number, to: number): number {
    let end = to < from ? -1 : state.text.lastIndexOf(wanted, to);
    while (end >= from) {
      state.budget.spend();
      const result = run(end);
      if (result !== -1) return result;
      end = end === 0 ? -1 : state.text.lastIndexOf(wanted, end - 1);
    }
    return -1;
  }
}

function lazySetLoop(set: CharacterSet, min: number, max: number, next: Rest, state: State): Run {
  const { run, first, literal } = next;
  return (at) => {
    const { text } = state;
    const limit = max === Infinity ? text.length : Math.min(text.length, at + max);
    let end = at;
    for (; end < at + min; end += 1) if (end >= limit || !set.has(text.charCodeAt(end))) return -1;
    if (literal !== undefined && set === anyCharacter) return onToLiteral(literal, end, limit);
    for (;;) {
      state.budget.spend();
      if (!first || (end < text.length && first.has(text.charCodeAt(end)))) {
        const result = run(end);
        if (result !== -1) return result;
      }
      if (end >= limit || !set.has(text.charCodeAt(end))) return -1;
      end += 1;
    }
  };

  function onToLiteral(wanted: string, from: number, limit: number): number {
    for (
      let end = state.text.indexOf(wanted, from);
      end !== -1 && end <= limit;
      end = state.text.indexOf(wanted, end + 1)
    ) {
      state.budget.spend();
      const result = run(end);
      if (result !== -1) return result;
    }
    return -1;
  }
}

/** A loop over a body that gives nothing back needs no stack: it is enough to know where each turn ended. */
function atomicLoop(body: RegexNode, min: number, max: number, next: Rest, state: State): Run {
  const inner = compile(body, accept, state);
  const restore = captureKeeper(body, state);
  return (at) => {
    const ends = [at];
    const undos: (() => void)[] = [];
    for (let end = at; ends.length <= max;) {
      state.budget.spend();
      const undo = restore();
      const to = inner.run(end);
      if (to === -1 || (to === end && ends.length > min)) break;
      undos.push(undo);
      ends.push(to);
      end = to;
    }
    for (let turns = ends.length - 1; turns >= min; turns -= 1) {
      state.budget.spend();
      const result = next.run(ends[turns] ?? at);
      if (result !== -1) return result;
      undos[turns - 1]?.();
    }
    for (let turns = Math.min(min, ends.length) - 1; turns > 0; turns -= 1) undos[turns - 1]?.();
    return -1;
  };
}

function generalLoop(
  body: RegexNode,
  loop: { min: number; max: number; mode: string },
  next: Rest,
  state: State,
): Run {
  const { min, max } = loop;
  const isGreedy = loop.mode === 'greedy';
  let turns = 0;
  let turnStart = -1;
  const inner = compile(body, { run: endTurn }, state);

  function endTurn(at: number): number {
    // A turn that took no text would go on forever.
    if (at === turnStart) return turns >= min ? leave(at) : takeTurn(at);
    return attempt(at);
  }

  function attempt(at: number): number {
    state.budget.spend();
    if (turns < min) return takeTurn(at);
    if (isGreedy) {
      const end = takeTurn(at);
      return end === -1 ? leave(at) : end;
    }
    const end = leave(at);
    return end === -1 ? takeTurn(at) : end;
  }

  function takeTurn(at: number): number {
    if (turns >= max) return -1;
    const [before, startBefore] = [turns, turnStart];
    turns += 1;
    turnStart = at;
    const end = inner.run(at);
    if (end === -1) {
      turns = before;
      turnStart = startBefore;
    }
    return end;
  }

  function leave(at: number): number {
    const [before, startBefore] = [turns, turnStart];
    const end = next.run(at);
    if (end === -1) {
      turns = before;
      turnStart = startBefore;
    }
    return end;
  }

  return (at) => {
    const [before, startBefore] = [turns, turnStart];
    turns = 0;
    turnStart = -1;
    const end = attempt(at);
    if (end === -1) {
      turns = before;
      turnStart = startBefore;
    }
    return end;
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

function compileAssertion(kind: Assertion, next: Rest, state: State): Rest {
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

/** Joins characters to texts and single characters to sets, and unwraps what is alone. */
function simplify(node: RegexNode): RegexNode {
  switch (node.kind) {
    case 'sequence':
      return simplifySequence(node.nodes);
    case 'alternatives': {
      const nodes = node.nodes.map(simplify);
      const sets = nodes.map(asSet);
      return sets.every((set) => set !== undefined)
        ? { kind: 'set', set: CharacterSet.union(...sets) }
        : { kind: 'alternatives', nodes };
    }
    case 'repeat': {
      const inner = simplify(node.node);
      const set = asSet(inner);
      return { ...node, node: set ? { kind: 'set', set } : inner };
    }
    case 'capture':
    case 'atomic':
    case 'look':
    case 'part':
      return { ...node, node: simplify(node.node) };
    default:
      return node;
  }
}

function simplifySequence(parts: readonly RegexNode[]): RegexNode {
  const nodes: RegexNode[] = [];
  for (const part of parts
    .map(simplify)
    .flatMap((node) => (node.kind === 'sequence' ? node.nodes : [node]))) {
    const last = nodes.at(-1);
    if (part.kind === 'text' && last?.kind === 'text' && part.ignoreCase === last.ignoreCase) {
      nodes[nodes.length - 1] = { ...last, text: last.text + part.text };
    } else nodes.push(part);
  }
  const [only] = nodes;
  return nodes.length === 1 && only ? only : { kind: 'sequence', nodes };
}

function asSet(node: RegexNode): CharacterSet | undefined {
  if (node.kind === 'set') return node.set;
  if (node.kind !== 'text' || node.text.length !== 1) return undefined;
  const set = CharacterSet.ofText(node.text);
  return node.ignoreCase ? set.ignoringCase() : set;
}
