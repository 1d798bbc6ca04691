import type { NoteReason } from './item-note.ts';

/** Why an item is not sent. */
export interface Refusal {
  readonly reason: NoteReason;
  /** One line for a person. */
  readonly detail: string;
}

/** What an encoder may ask and say about the item at hand. */
export interface ItemCheck {
  /** The time of the check, milliseconds since 1970. */
  readonly nowMs: number;
  /** The item is sent, and Datadog will treat it other than its author may think. */
  warn(reason: NoteReason, detail: string): void;
}
