import { join } from 'node:path';
import { type Child, startChild, stopChild } from './child.ts';
import { repository } from './config.ts';

const standbyFile = join(repository, 'apps/reference-server/src/process/standby.ts');
/** What the server in place may take to hand over what it has in hand, in milliseconds; a killed one loses nothing. */
const handOverMs = 3_000;

export interface ServerProcessesOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Takes what servers print; without it they print for themselves. */
  readonly printLogs?: ((child: Child) => void) | undefined;
  readonly say: (text: string) => void;
}

/**
 * The server in place, and one in reserve that has loaded the kit and waits for the integration. What was saved is read
 * by the one in reserve, or by a new one where the kit itself changed; only when it could, it takes the other's place.
 */
export class ServerProcesses {
  readonly #options: ServerProcessesOptions;
  #reserve: Child;
  #current: Child | undefined;
  #isReplacing = false;
  #again: string[] = [];
  #stopped = false;
  /** Resolves when the current server ended unexpectedly. */
  readonly failed: Promise<string>;
  #fail: (outcome: string) => void = () => undefined;

  constructor(options: ServerProcessesOptions) {
    this.#options = options;
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
    this.#reserve = this.#startReserve();
  }

  /** The first server, once the database is there. Resolves when it answers requests. */
  async start(database: Promise<unknown>): Promise<void> {
    const first = this.#reserve;
    first.process.send('load');
    await Promise.race([first.loaded, first.ended]);
    await database;
    await this.#takePlace(first);
    this.#reserve = this.#startReserve();
  }

  /** A changed source. While one change is brought in, others wait for their turn. */
  replace(files: readonly string[]): void {
    this.#again.push(...files);
    if (this.#isReplacing) return;
    this.#isReplacing = true;
    void this.#replaceAll().finally(() => {
      this.#isReplacing = false;
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#reserve.process.kill('SIGKILL');
    if (this.#current !== undefined) await stopChild(this.#current);
    // One that was started meanwhile.
    this.#reserve.process.kill('SIGKILL');
    await this.#reserve.ended;
  }

  async #replaceAll(): Promise<void> {
    while (this.#again.length > 0 && !this.#stopped) {
      const files = this.#again.splice(0);
      const begin = performance.now();
      if (files.some(isOfKit)) this.#renewReserve();
      const next = this.#reserve;
      const former = this.#current;
      next.process.send('load');
      const isLoaded = await Promise.race([next.loaded.then(() => true), next.ended.then(() => false)]);
      if (!isLoaded) {
        this.#options.say(
          `${nameFiles(files)}: not loaded, see above. The server keeps running the old version.`,
        );
        this.#reserve = this.#startReserve();
        continue;
      }
      const isReady = await this.#takePlace(next, former);
      const seconds = ((performance.now() - begin) / 1000).toFixed(1);
      this.#options.say(
        isReady
          ? `${nameFiles(files)}: restarted in ${seconds} s`
          : `${nameFiles(files)}: the server did not start, see above. It is tried again with the next change.`,
      );
      this.#reserve = this.#startReserve();
    }
  }

  /** While the former one hands over, the next one prepares itself. @returns whether it answers requests by now */
  async #takePlace(next: Child, former?: Child): Promise<boolean> {
    const isReplacement = this.#isReplacing;
    this.#current = undefined;
    tell(next, 'start');
    if (former !== undefined) await stopChild(former, handOverMs);
    this.#current = next;
    tell(next, 'serve');
    const isReady = await Promise.race([next.ready.then(() => true), next.ended.then(() => false)]);
    if (!isReady && isReplacement) {
      this.#current = undefined;
      return false;
    }
    void next.ended.then((how) => {
      if (this.#current === next && !this.#stopped) this.#fail(how);
    });
    return isReady;
  }

  /** The one in reserve has read sources that are of yesterday. */
  #renewReserve(): void {
    this.#reserve.process.kill('SIGKILL');
    this.#reserve = this.#startReserve();
  }

  #startReserve(): Child {
    const { environment, printLogs } = this.#options;
    const child = startChild('reference server', standbyFile, environment, printLogs ? 'pipe' : 1);
    printLogs?.(child);
    return child;
  }
}

/** One that has ended hears nothing. */
function tell({ process: child }: Child, word: string): void {
  if (child.connected) child.send(word);
}

/** Sources that a server in reserve has loaded already; templates, styles and the tile are read at the start. */
function isOfKit(file: string): boolean {
  return file.endsWith('.ts') && !file.startsWith('apps/reference-server/src/integration/');
}

function nameFiles(files: readonly string[]): string {
  const [first = '', ...others] = files.map((file) => file.slice(file.lastIndexOf('/') + 1));
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
