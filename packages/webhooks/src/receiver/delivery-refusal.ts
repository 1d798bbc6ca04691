/**
 * Why a delivery was not accepted. Only an answer of 500 and above makes Datadog send it again, so 4xx stands where
 * the same bytes would fail again.
 */
export const refusalStatus = {
  UNAUTHENTICATED: 401,
  UNSUPPORTED_MEDIA_TYPE: 415,
  TOO_LARGE: 413,
  MALFORMED: 400,
  PAYLOAD_INVALID: 422,
  TOO_SLOW: 503,
  STORE_FAILED: 503,
  VERIFIER_FAILED: 503,
} as const;

/** A key of {@link refusalStatus}. */
export type RefusalCode = keyof typeof refusalStatus;

/** Carries a refusal from the step that found it to the one place that answers. */
export class DeliveryRefusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DeliveryRefusal';
    this.code = code;
  }
}
