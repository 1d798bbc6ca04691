import { pino, type DestinationStream, type Logger } from 'pino';
import { redactedPaths, redactText } from './redaction.ts';

/** A logger that drops secrets twice: fields by their names, then texts by their shape. */
export function createLogger(
  level: string,
  destination: DestinationStream = pino.destination({ sync: false }),
): Logger {
  return pino(
    {
      level,
      base: null,
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

/** An error as evidence: its code, text and causes; no other property, which might hold a request. */
function serialiseError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : typeof error;
  return {
    type: error.name,
    code: 'code' in error ? error.code : undefined,
    status: 'status' in error ? error.status : undefined,
    message: error.message,
    stack: error.stack,
    cause: error.cause === undefined || depth > 3 ? undefined : serialiseError(error.cause, depth + 1),
  };
}
