/** The lab could not run: exit code 2. The message says why, and what to do. */
export class LabError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LabError';
  }
}

/** A step could not be judged, and why. */
export class NotTested extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotTested';
  }
}

/** @returns a field of a value from outside, if there is one */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

/** What a command prints: a stack only where nobody foresaw the error. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const isForeseen = error instanceof LabError || /^(?:ERR_PARSE_ARGS|E[A-Z0-9]+$)/.test(code);
  return isForeseen ? error.message : (error.stack ?? error.message);
}
