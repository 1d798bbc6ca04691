import type { Meaning } from '../tile/change.ts';

/** What the edits below a value are for. */
interface Plan {
  meaning?: Meaning;
  readonly below: Map<string | number, Plan>;
}

/**
 * What a JSON file should say after some edits. The text is edited where the spans are; this is the same by way of the
 * value, and the two must agree.
 */
export function expectedValue(value: unknown, meanings: readonly Meaning[]): unknown {
  const plan: Plan = { below: new Map() };
  for (const meaning of meanings) {
    let at = plan;
    for (const step of meaning.path) {
      const next: Plan = at.below.get(step) ?? { below: new Map() };
      at.below.set(step, next);
      at = next;
    }
    at.meaning = meaning;
  }
  return applyPlan(value, plan);
}

function applyPlan(value: unknown, plan: Plan): unknown {
  const { meaning, below } = plan;
  if (meaning && meaning.key === undefined) return meaning.value;
  if (below.size === 0) return value;
  if (Array.isArray(value) || (value === undefined && below.has(0))) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    const added = [...below.keys()].filter((step) => typeof step === 'number' && step >= items.length);
    return [...items.keys(), ...added].flatMap((index) => {
      const inner = below.get(index);
      const item = items[Number(index)];
      if (!inner) return [item];
      const after = applyPlan(item, inner);
      return after === undefined ? [] : [after];
    });
  }
  const members = Object.entries(value ?? {}).flatMap(([name, member]: [string, unknown]) => {
    const inner = below.get(name);
    const after = inner ? applyPlan(member, inner) : member;
    return after === undefined ? [] : [[inner?.meaning?.key ?? name, after] as const];
  });
  const known = new Set(Object.keys(value ?? {}));
  for (const [step, inner] of below) {
    const added = known.has(String(step)) ? undefined : applyPlan(undefined, inner);
    if (added !== undefined) members.push([String(step), added] as const);
  }
  return Object.fromEntries(members);
}
