/** Where a command writes to; tests hand in their own. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether a person reads `out`; colours only then. */
  readonly colour: boolean;
  /** Whether a person watches `err`; progress only then. */
  readonly progress: boolean;
}

/** The command line does not make sense; the exit code is 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(`${message} See --help.`);
    this.name = 'UsageError';
  }
}
