import type { ItemNote, NoteReason } from './item-note.ts';

/** What became of a submission's items. */
export interface SubmissionResult {
  /** Items that Datadog accepted. */
  readonly accepted: number;
  /** Items that will never be accepted, each counted under its reason. */
  readonly dropped: number;
  /** Items taken from the input whose fate is open, because the submission stopped: submit them again. */
  readonly undelivered: number;
  /** Requests sent, repeated ones included. */
  readonly requests: number;
  /** Bytes of request bodies sent, as encoded on the wire. */
  readonly bytes: number;
  /** Items sent again after an answer that leaves open whether the first time counted: the most duplicates there can be. */
  readonly resent: number;
  /** How often each reason was met, over dropped items and warnings. */
  readonly reasons: Readonly<Partial<Record<NoteReason, number>>>;
  /** The first notes of the submission, at most 100: enough to find the fault without growing with the input. */
  readonly notes: readonly ItemNote[];
}
