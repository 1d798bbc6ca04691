import { inspect } from 'node:util';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { redactText } from '../logging/redaction.ts';
import { StartupError } from '../startup-error.ts';

/** How long everything together may take to finish, in milliseconds. */
const shutdownDeadlineMs = 20_000;

export interface Running {
  readonly logger: FastifyBaseLogger;
  /** Resolves when something that the process cannot do without has ended. */
  readonly ended: Promise<void>;
}

/**
 * Runs a process until a signal, the loss of its parent or of something essential, then closes what `start` put on the
 * stack, last first.
 *
 * A process that was started with an IPC channel ends with its parent: the channel closes even when that is killed.
 */
export async function runUntilStopped(
  start: (stack: AsyncDisposableStack) => Promise<Running>,
): Promise<void> {
  const stack = new AsyncDisposableStack();
  const reasons = stopReasons();
  const exit = reportUnexpectedExit();
  try {
    const started = start(stack);
    const first = await Promise.race([started, reasons]);
    if (first === uncaught) process.exitCode = 1;
    if (typeof first !== 'string') {
      process.send?.('ready');
      const reason = await Promise.race([reasons, first.ended.then(() => 'the database ended')]);
      first.logger.info({ reason }, 'stopping');
      if (reason === 'the database ended' || reason === uncaught) process.exitCode = 1;
    }
  } catch (error) {
    if (!(error instanceof StartupError))
      process.stderr.write(
        `${error instanceof Error ? (error.stack ?? error.message) : 'unknown failure'}\n`,
      );
    else process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
  exit.expected();
  setTimeout(() => process.exit(), shutdownDeadlineMs).unref();
  await stack.disposeAsync();
  process.exit();
}

const uncaught = 'an error that nothing caught';

function stopReasons(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        resolve(signal);
      });
    }
    // What it left undone is unknown: it is reported once, then everything is closed in order.
    process.on('uncaughtException', (error) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
      process.stderr.write(`${redactText(text)}\n`);
      resolve(uncaught);
    });
    process.once('disconnect', () => {
      resolve('the parent process ended');
    });
  });
}

/** An integration that calls `process.exit` would end the server without a word, and with a code that looks well. */
function reportUnexpectedExit(): { expected(): void } {
  const report = () => {
    // Its stack shows who called.
    const { stack = '' } = new Error('The process was ended while the server was running.');
    process.stderr.write(`${redactText(stack)}\n`);
    process.exitCode = 1;
  };
  process.once('exit', report);
  return {
    expected() {
      process.off('exit', report);
    },
  };
}

/** @throws StartupError PORT_TAKEN, CONFIGURATION_INVALID */
export async function listen(
  app: FastifyInstance,
  { host, port, variable }: { readonly host: string; readonly port: number; readonly variable: string },
): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
      throw new StartupError(
        'CONFIGURATION_INVALID',
        `HOST ${host} is no address of this machine (${code}).`,
        'Set HOST to one of its addresses, to 127.0.0.1, or to 0.0.0.0 for all of them.',
        cause,
      );
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    const problem = code === 'EACCES' ? 'may not be used by this user' : 'is already in use';
    throw new StartupError(
      'PORT_TAKEN',
      `Port ${port} on ${host} ${problem}.`,
      `Stop the program that uses it, or set ${variable} to another port.`,
      cause,
    );
  }
}
