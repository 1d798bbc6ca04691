import type { ItemCheck, Refusal } from './submission.ts';
import type { ItemNote, NoteReason } from './submission.ts';
import type { SubmissionResult } from './submission.ts';

const mostNotes = 100;

/** Counts what becomes of every item, in memory that does not grow with their number. */
export class Tally implements ItemCheck {
  nowMs = 0;
  requests = 0;
  bytes = 0;
  resent = 0;
  #taken = 0;
  #accepted = 0;
  #dropped = 0;
  readonly #reasons: Partial<Record<NoteReason, number>> = {};
  readonly #notes: ItemNote[] = [];

  /** Position of the item at hand. */
  get position(): number {
    return this.#taken - 1;
  }

  /** Advances to the next item of the input. */
  take(): void {
    this.#taken += 1;
  }

  accept(items: number): void {
    this.#accepted += items;
  }

  drop({ reason, detail }: Refusal, position: number): void {
    this.#dropped += 1;
    this.#note({ position, reason, detail, dropped: true });
  }

  warn(reason: NoteReason, detail: string, position = this.position): void {
    this.#note({ position, reason, detail, dropped: false });
  }

  result(): SubmissionResult {
    return {
      accepted: this.#accepted,
      dropped: this.#dropped,
      undelivered: this.#taken - this.#accepted - this.#dropped,
      requests: this.requests,
      bytes: this.bytes,
      resent: this.resent,
      reasons: { ...this.#reasons },
      notes: [...this.#notes],
    };
  }

  #note(note: ItemNote): void {
    this.#reasons[note.reason] = (this.#reasons[note.reason] ?? 0) + 1;
    if (this.#notes.length < mostNotes) this.#notes.push(note);
  }
}
