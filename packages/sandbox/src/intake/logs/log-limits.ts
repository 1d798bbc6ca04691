/**
 * Limits of the log intake.
 *
 * @see https://docs.datadoghq.com/api/latest/logs/#send-logs
 */
export const logLimits = {
  /** Bytes of a request, uncompressed; 5 MB in powers of ten. */
  bytes: 5_000_000,
  items: 1000,
  /** Bytes of one log; what is longer is cut off, and the request still succeeds. */
  itemBytes: 1_000_000,
  ageMs: 18 * 3_600_000,
  aheadMs: 2 * 3_600_000,
} as const;
