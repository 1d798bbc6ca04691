import { CharacterSet } from './character-set.ts';
import type { RegexNode } from './regex-node.ts';

/** Joins characters to texts and single characters to sets, and unwraps what is alone. */
export function simplify(node: RegexNode): RegexNode {
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
