/** The command line is wrong: told without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
