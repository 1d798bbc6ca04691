import { anyCharacter, type CharacterSet } from './character-set.ts';
import { accept, captureKeeper, type Compile, type Rest, type Run, type State } from './match-state.ts';
import { firstOf, unionOfAll } from './node-facts.ts';
import type { RegexNode } from './regex-node.ts';

/** Compiles a repetition that gives back what it has taken; a possessive one stands in an atomic group. */
export function compileRepeat(
  node: Extract<RegexNode, { kind: 'repeat' }>,
  next: Rest,
  state: State,
  compile: Compile,
): Rest {
  const { min, max, mode } = node;
  const body = node.node;
  const rest =
    body.kind === 'set'
      ? mode === 'greedy'
        ? { run: greedySetLoop(body.set, min, max, next, state) }
        : { run: lazySetLoop(body.set, min, max, next, state) }
      : body.kind === 'atomic' && mode === 'greedy'
        ? { run: atomicLoop(body, node, next, state, compile) }
        : { run: generalLoop(body, node, next, state, compile) };
  const bodyFirst = firstOf(body);
  if (min > 0) return { ...rest, ...(bodyFirst && { first: bodyFirst }) };
  const first = bodyFirst && next.first ? unionOfAll([bodyFirst, next.first]) : undefined;
  return { ...rest, ...(first && { first }) };
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
function atomicLoop(
  body: RegexNode,
  { min, max }: { min: number; max: number },
  next: Rest,
  state: State,
  compile: Compile,
): Run {
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
  compile: Compile,
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
