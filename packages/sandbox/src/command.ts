import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const help = (name: string) => `The offline Datadog: every site, OAuth, intake and your tile in one process.

Usage: ${name} [options]

  --port N            port to listen on; 0 takes a free one (default 4400)
  --host ADDRESS      address to listen on (default 127.0.0.1); it has no protection of its own
  --tile DIR          the tile to show (default integration-tile)
  --data DIR          keep grants, keys and webhooks there (default: in memory only)
  --partner-url URL   origin of your development server (default http://127.0.0.1:4300)
  --json              first line of stdout is {"url":"http://127.0.0.1:N"} and nothing else
  --version           the version of this package
  --help              this text

Exit codes: 0 stopped, 1 could not start, 2 wrong arguments.
`;

/**
 * The sandbox as a command, in the process it runs in.
 *
 * @param name how the user calls it
 */
export async function runSandboxCommand(name: string): Promise<void> {
  const options = readArguments(name);
  if (options === 'help') {
    process.stdout.write(help(name));
    return;
  }
  if (options === 'version') {
    const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
    process.stdout.write(`${/"version": "([^"]+)"/.exec(text)?.[1] ?? 'unknown'}\n`);
    return;
  }
  try {
    const { startSandbox } = await import('./index.ts');
    const sandbox = await startSandbox(options);
    // Before the address is printed: its reader may end this process at once.
    closeWithParent(() => sandbox.close());
    if (!existsSync(join(options.tileDirectory, 'manifest.json')))
      process.stderr.write(
        `There is no tile in "${options.tileDirectory}": its pages stay empty until there is one. --tile names another directory.\n`,
      );
    process.stdout.write(
      options.json ? `${JSON.stringify({ url: sandbox.url })}\n` : `Datadog sandbox: ${sandbox.url}\n`,
    );
  } catch (error) {
    process.stderr.write(`${explainStart(error, options.port)}\n`);
    process.exitCode = 1;
  }
}

function readArguments(name: string) {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '4400' },
        host: { type: 'string', default: '127.0.0.1' },
        tile: { type: 'string', default: 'integration-tile' },
        data: { type: 'string' },
        'partner-url': { type: 'string', default: 'http://127.0.0.1:4300' },
        json: { type: 'boolean', default: false },
        version: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return 'help';
    if (values.version) return 'version';
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535) {
      throw new Error(`--port "${values.port}" is not a number from 0 to 65535.`);
    }
    if (!URL.canParse(values['partner-url'])) {
      throw new Error(`--partner-url "${values['partner-url']}" is not a URL.`);
    }
    return {
      port,
      host: values.host,
      json: values.json,
      tileDirectory: resolve(values.tile),
      partnerUrl: values['partner-url'],
      ...(values.data === undefined ? {} : { dataDirectory: resolve(values.data) }),
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help(name)}`);
    return process.exit(2);
  }
}

/** Ends with Ctrl-C, and with the parent when it keeps an IPC channel open to this process. */
function closeWithParent(close: () => Promise<void>): void {
  let closing = false;
  const stop = () => {
    if (closing) return;
    closing = true;
    void close().finally(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (process.connected) {
    process.once('disconnect', stop);
    process.channel?.unref();
  }
}

function explainStart(error: unknown, port: number): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `Port ${port} is taken. Stop the other process, or start with --port 0 for a free one.`;
  }
  return `The sandbox did not start: ${error instanceof Error ? error.message : String(error)}`;
}
