/** Why an item was dropped, or what Datadog will do to one that was sent; each with its line for the README. */
export const noteReasons = {
  FIELD_INVALID: 'dropped: a field has the wrong type, or a value that Datadog does not know',
  NOT_SERIALISABLE:
    'dropped: it has no JSON form (a circular reference, a BigInt), or threw when it was read',
  TIMESTAMP_INVALID: 'dropped: neither a `Date` nor a finite number of seconds',
  TIMESTAMP_IN_MILLISECONDS:
    'dropped: a number so large that it must be milliseconds; Unix seconds are meant',
  TOO_OLD: 'dropped: older than Datadog takes for this family',
  TOO_FAR_AHEAD: 'dropped: further in the future than Datadog takes for this family',
  TEXT_TOO_LONG: 'dropped: a text is longer than the family allows',
  ITEM_TOO_LARGE: 'dropped: one item alone exceeds what a request may hold',
  REFUSED_BY_DATADOG: 'dropped: Datadog answered 400 for this item alone',
  TAG_WILL_BE_REWRITTEN: 'sent: Datadog lower-cases the tag, replaces characters, or cuts it at 200',
  WILL_BE_TRUNCATED: 'sent: Datadog keeps the first 1 MB of the log',
  ACCEPTED_WITH_ERRORS: 'sent: Datadog accepted the request and still reported an error',
} as const;

/** The closed list of reasons. */
export type NoteReason = keyof typeof noteReasons;

/** What is worth knowing about one item. */
export interface ItemNote {
  /** Place of the item in the input, counted from 0. */
  readonly position: number;
  readonly reason: NoteReason;
  /** One line for a person. */
  readonly detail: string;
  /** False: the item was sent, and this is a warning. */
  readonly dropped: boolean;
}
