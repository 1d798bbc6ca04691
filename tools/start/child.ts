import { type ChildProcess, spawn } from 'node:child_process';

/** One of the programs that `pnpm start` keeps together. */
export interface Child {
  readonly name: string;
  readonly process: ChildProcess;
  /** Resolves when it said that it answers requests. */
  readonly ready: Promise<void>;
  /** Resolves when it said that it has read its sources; only a server in reserve does. */
  readonly loaded: Promise<void>;
  /** Resolves when it has ended, with a description of how. */
  readonly ended: Promise<string>;
}

/**
 * Starts a program in a separate session, so that Ctrl-C reaches only this process, which then ends it in order.
 * The IPC channel closes when this process dies in any way: the program ends itself then.
 *
 * @param stdout the file descriptor of this process that takes what it prints: 2 where 1 is kept for a report, `pipe`
 *   when a reader is attached to `process.stdout`
 */
export function startChild(
  name: string,
  file: string,
  environment: NodeJS.ProcessEnv,
  stdout: 1 | 2 | 'pipe' = 1,
  args: readonly string[] = [],
): Child {
  const child = spawn(process.execPath, [...process.execArgv, file, ...args], {
    env: environment,
    detached: true,
    stdio: ['ignore', stdout, 2, 'ipc'],
  });
  const says = (word: string) =>
    new Promise<void>((resolve) => {
      child.on('message', (message) => {
        if (message === word) resolve();
      });
    });
  const ready = says('ready');
  const loaded = says('loaded');
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      resolve(`could not be started: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      resolve(signal === null ? `ended with exit code ${code ?? 0}` : `was ended by ${signal}`);
    });
  });
  return { name, process: child, ready, loaded, ended };
}

/** Asks it to finish, and insists after `timeoutMs`. */
export async function stopChild(child: Child, timeoutMs = 15_000): Promise<void> {
  child.process.kill('SIGTERM');
  const insist = setTimeout(() => child.process.kill('SIGKILL'), timeoutMs);
  await child.ended;
  clearTimeout(insist);
}
