import type { ItemCheck, Refusal } from '../submission/submission.ts';

/** What a text of an item may be. */
interface TextRule {
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

/**
 * A moment: a `Date`, or Unix seconds as a number.
 *
 * A number of milliseconds is never meant and always refused: the two ranges do not meet within 3,000 years.
 */
export type Instant = Date | number;

/** Seconds above this lie after the year 5138; milliseconds below it, before March 1973. */
const minEpochMilliseconds = 100_000_000_000;

/** How far an instant may be from now. */
export interface InstantWindow {
  readonly maxAgeSeconds: number;
  readonly maxAheadSeconds: number;
}

/** What is wrong with an instant. */
type InstantFault = 'TIMESTAMP_INVALID' | 'TIMESTAMP_IN_MILLISECONDS' | 'TOO_OLD' | 'TOO_FAR_AHEAD';

/** The whole Unix seconds of an instant, or what is wrong with it. */
function unixSecondsOf(instant: Instant): number | InstantFault {
  const seconds = instant instanceof Date ? instant.getTime() / 1000 : instant;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0) return 'TIMESTAMP_INVALID';
  return seconds >= minEpochMilliseconds ? 'TIMESTAMP_IN_MILLISECONDS' : Math.floor(seconds);
}

/** Whether Unix seconds lie in the window that a family takes. */
function windowFault(
  unixSeconds: number,
  nowMs: number,
  window: InstantWindow,
): 'TOO_OLD' | 'TOO_FAR_AHEAD' | undefined {
  const ageSeconds = nowMs / 1000 - unixSeconds;
  if (ageSeconds > window.maxAgeSeconds) return 'TOO_OLD';
  return -ageSeconds > window.maxAheadSeconds ? 'TOO_FAR_AHEAD' : undefined;
}

/** The Unix seconds of an item's instant, or why the item is not sent. */
export function checkInstant(instant: Instant, window: InstantWindow, check: ItemCheck): number | Refusal {
  const seconds = unixSecondsOf(instant);
  if (typeof seconds === 'string') return { reason: seconds, detail: faultText(seconds, window) };
  const fault = windowFault(seconds, check.nowMs, window);
  return fault ? { reason: fault, detail: faultText(fault, window) } : seconds;
}

/** The fault in a sentence. */
function faultText(fault: InstantFault, window: InstantWindow): string {
  switch (fault) {
    case 'TIMESTAMP_INVALID':
      return 'A timestamp is a Date or a number of Unix seconds.';
    case 'TIMESTAMP_IN_MILLISECONDS':
      return 'The timestamp is so large that it must be milliseconds: divide by 1,000, or give a Date.';
    case 'TOO_OLD':
      return `Datadog takes at most ${window.maxAgeSeconds} seconds back.`;
    case 'TOO_FAR_AHEAD':
      return `Datadog takes at most ${window.maxAheadSeconds} seconds ahead.`;
  }
}
