import { CharacterSet } from './character-set.ts';
import type { RegexNode } from './regex-node.ts';

/** Every character that a node can start with; undefined when it can be empty, or start with whatever. */
export function firstOf(node: RegexNode): CharacterSet | undefined {
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
      return unionOfAll(node.nodes.map(firstOf));
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

/** All characters of several sets; undefined when one of them is unknown. */
export function unionOfAll(sets: readonly (CharacterSet | undefined)[]): CharacterSet | undefined {
  return sets.every((set) => set !== undefined) ? CharacterSet.union(...sets) : undefined;
}

/** The captures inside of a node. */
export function capturesIn(node: RegexNode): number[] {
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
