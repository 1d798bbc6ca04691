import type { Refusal } from '../submission/item-check.ts';

/** What a text of an item may be. */
export interface TextRule {
  /** Default: the field may be missing. */
  readonly required?: boolean;
  /** Longest text, in characters. */
  readonly maxCharacters?: number;
}

/** A text that must be there, of any length. */
export const requiredText: TextRule = { required: true };

const optionalText: TextRule = {};

/**
 * Checks a text of an item.
 *
 * @param name as in the item's type
 * @returns why the item is not sent, if so
 */
export function checkText(name: string, value: unknown, rule: TextRule = optionalText): Refusal | undefined {
  if (value === undefined && !rule.required) return undefined;
  if (typeof value !== 'string' || (rule.required && value === '')) {
    return { reason: 'FIELD_INVALID', detail: `\`${name}\` is not a text, or is empty.` };
  }
  const { maxCharacters } = rule;
  if (maxCharacters === undefined || value.length <= maxCharacters) return undefined;
  if (charactersOf(value) <= maxCharacters) return undefined;
  return { reason: 'TEXT_TOO_LONG', detail: `\`${name}\` takes at most ${maxCharacters} characters.` };
}

/** Checks a value that is one of a few. */
export function checkChoice(name: string, value: unknown, choices: readonly string[]): Refusal | undefined {
  if (value === undefined || (typeof value === 'string' && choices.includes(value))) return undefined;
  return { reason: 'FIELD_INVALID', detail: `\`${name}\` is one of ${choices.join(', ')}.` };
}

/** The first refusal of several checks. */
export function firstRefusal(...refusals: readonly (Refusal | undefined)[]): Refusal | undefined {
  return refusals.find((refusal) => refusal !== undefined);
}

/** Characters as JSON Schema counts them: code points, not UTF-16 units. */
function charactersOf(text: string): number {
  return Array.from(text).length;
}
