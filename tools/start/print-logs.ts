import pretty from 'pino-pretty';
import type { Child } from './child.ts';

/** Prints a program's log lines for people: one line each, a stack only where the code did not expect what happened. */
export function printLogs({ process: program }: Child): void {
  if (program.stdout === null) return;
  const stream = pretty({
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'reqId,req,res,responseTime,err',
    messageFormat: (log, messageKey) => describeLine(log, messageKey),
    singleLine: true,
    sync: true,
  });
  program.stdout.pipe(stream);
}

/** @returns the message, then what it is about in few words, then the error */
export function describeLine(log: Readonly<Record<string, unknown>>, messageKey = 'msg'): string {
  const message = typeof log[messageKey] === 'string' ? log[messageKey] : '';
  return [message, describeRequest(log), describeError(log.err)].filter((part) => part !== '').join(': ');
}

function describeRequest({ req, res, responseTime }: Readonly<Record<string, unknown>>): string {
  if (!isRecord(req)) return '';
  const status = isRecord(res) ? ` ${String(res.statusCode)}` : '';
  const time = typeof responseTime === 'number' ? ` in ${responseTime.toFixed(0)} ms` : '';
  return `${String(req.method)} ${String(req.url)}${status}${time}`;
}

/** An error with a code is an expected state: its text is enough. Others are bugs, and need their stack. */
function describeError(error: unknown): string {
  if (!isRecord(error)) return '';
  const { code, message, stack, cause } = error;
  if (typeof code === 'string') {
    const why = isRecord(cause) ? describeError(cause) : '';
    return [`${code} ${String(message)}`, why].filter((part) => part !== '').join('; because of ');
  }
  return typeof stack === 'string' ? `\n${stack}` : String(message);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
