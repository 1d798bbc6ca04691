/** The command line is wrong: printed without a stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
