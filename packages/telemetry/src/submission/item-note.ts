/** Why an item was dropped, or what Datadog will do to one that was sent. */
export type NoteReason =
  /** A field has the wrong type or a value that Datadog does not know. */
  | 'FIELD_INVALID'
  /** The item has no JSON form: a circular reference, a BigInt. */
  | 'NOT_SERIALISABLE'
  /** Not a Date, nor a finite number of seconds. */
  | 'TIMESTAMP_INVALID'
  /** A number so large that it can only be milliseconds; Unix seconds are meant. */
  | 'TIMESTAMP_IN_MILLISECONDS'
  /** Older than Datadog takes for this family. */
  | 'TOO_OLD'
  /** Further in the future than Datadog takes for this family. */
  | 'TOO_FAR_AHEAD'
  /** Text longer than the family allows. */
  | 'TEXT_TOO_LONG'
  /** A log of more than 1 MB: Datadog keeps the start of it. */
  | 'WILL_BE_TRUNCATED'
  /** A tag that Datadog rewrites: lower-cased, other characters to underscores, cut at 200. */
  | 'TAG_WILL_BE_REWRITTEN'
  /** One item alone exceeds what a request may hold. */
  | 'ITEM_TOO_LARGE'
  /** Datadog answered 400 for this item alone. */
  | 'REFUSED_BY_DATADOG'
  /** Datadog accepted the request and still reported an error. */
  | 'ACCEPTED_WITH_ERRORS';

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
