/** Everything that an error of tilekit says beyond its code. */
export interface TilekitErrorDetails {
  /** What happened, for the developer and the log. */
  readonly what: string;
  /** What to do about it. */
  readonly remedy: string;
  /** The text that a visitor may read: no internal detail, nothing from outside. */
  readonly publicMessage: string;
  /** The HTTP status that Datadog answered, if it did. */
  readonly status?: number | undefined;
  /** How long to wait before the next attempt, when Datadog said so. */
  readonly retryAfterMs?: number | undefined;
  /** Evidence without secrets: `{ expected, actual }`, the parsed answer, or the inner error. */
  readonly cause?: unknown;
}

/**
 * The base of every error that tilekit throws on purpose.
 *
 * `message` is what happened and then the remedy; show `publicMessage` to visitors. The subclass says who must act.
 */
export class TilekitError extends Error {
  /** Stable; test this, never the text. The codes of this package are `ErrorCode`. */
  readonly code: string;
  /** What happened: the message without the remedy. */
  readonly what: string;
  readonly remedy: string;
  readonly publicMessage: string;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: string, details: TilekitErrorDetails) {
    super(
      `${details.what} ${details.remedy}`.trim(),
      details.cause === undefined ? {} : { cause: details.cause },
    );
    this.name = new.target.name;
    this.code = code;
    this.what = details.what;
    this.remedy = details.remedy;
    this.publicMessage = details.publicMessage;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** The partner must act: configuration, OAuth client or code. */
export class PartnerActionError extends TilekitError {}

/** The customer must act in Datadog: authorize again, remove a key, choose another organization. */
export class CustomerActionError extends TilekitError {}

/** Datadog or the network must recover; trying again later can help. */
export class DatadogActionError extends TilekitError {}

/** The request itself is refused: no configuration is wrong, and the same request will never pass. */
export class RequestRefusedError extends TilekitError {}
