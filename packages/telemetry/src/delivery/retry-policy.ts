/** How patiently a request is repeated. */
export interface RetryPolicy {
  /** First wait after a failure that names no time; doubled for each failure in a row. Default 500. */
  readonly firstWaitMs: number;
  /** No single wait is longer, whatever a header says. Default 60,000. */
  readonly maxWaitMs: number;
  /** From a request's first attempt until it is given up. Default 300,000. */
  readonly giveUpAfterMs: number;
  /** For one attempt, from connecting to the last byte of the answer. Default 30,000. */
  readonly attemptTimeoutMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  firstWaitMs: 500,
  maxWaitMs: 60_000,
  giveUpAfterMs: 300_000,
  attemptTimeoutMs: 30_000,
};
