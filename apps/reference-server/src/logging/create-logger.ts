import { pino, type DestinationStream, type Logger } from 'pino';
import { redactedPaths, redactText } from './redaction.ts';

/** What each line says of its process. */
export interface LogBase {
  readonly service: string;
  readonly version: string;
  /** Unique among the instances that run. */
  readonly instance: string;
}

/** A logger that drops secrets twice: fields by their names, then texts by their shape. */
export function createLogger(
  level: string,
  destination: DestinationStream = pino.destination({ sync: false }),
  base: LogBase | null = null,
): Logger {
  return pino(
    {
      level,
      base: base && { ...base },
      redact: { paths: redactedPaths, censor: '[redacted]' },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: serialiseError, error: serialiseError },
    },
    {
      write: (line) => {
        destination.write(redactText(line));
      },
    },
  );
}

/** Longer than any stack trace that someone reads; a partner's error may hold a whole answer of their platform. */
const maxTextLength = 16_384;

function shorten(text: string): string {
  if (text.length <= maxTextLength) return text;
  return `${text.slice(0, maxTextLength)}… (${text.length} characters)`;
}

/**
 * An error as evidence: its code, text and causes; no other property, which might hold a request. What other libraries
 * throw may only look like an error.
 */
function serialiseError(error: unknown, depth = 0): unknown {
  if (typeof error !== 'object' || error === null) return shorten(String(error));
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' || typeof value === 'number' ? shorten(String(value)) : undefined;
  };
  const causes: unknown[] = error instanceof AggregateError ? error.errors : [Reflect.get(error, 'cause')];
  const [cause, ...others] = causes.filter((one) => one !== undefined).slice(0, 5);
  return {
    type: text('name') ?? error.constructor.name,
    code: text('code'),
    status: text('status'),
    message:
      text('message') ?? `an object with ${Object.keys(error).slice(0, 20).join(', ') || 'no properties'}`,
    stack: text('stack'),
    cause: cause === undefined || depth > 3 ? undefined : serialiseError(cause, depth + 1),
    others:
      others.length === 0 || depth > 3 ? undefined : others.map((one) => serialiseError(one, depth + 1)),
  };
}
