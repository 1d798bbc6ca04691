import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

interface WantedPort {
  readonly variable: string;
  readonly port: number;
}

/**
 * Moves the ports that the user did not choose to the next free ones: a second checkout runs
 * beside the first without a setting. Each block of ten is tried once.
 *
 * @param blocks ports that move together, such as the server's and that of its metrics
 * @returns by how much each block moved
 */
export async function findFreeBlocks(
  host: string,
  blocks: readonly (readonly number[])[],
): Promise<readonly number[]> {
  return Promise.all(
    blocks.map(async (ports) => {
      // The first is waited for: it may be our own predecessor, which is just ending.
      const taken = await Promise.all(ports.map((port) => waitForPort(host, port)));
      if (taken.every((reason) => reason === undefined)) return 0;
      for (let step = 10; step <= 90; step += 10) {
        const moved = await Promise.all(ports.map((port) => tryPort(host, port + step)));
        if (moved.every((reason) => reason === undefined)) return step;
      }
      return 0;
    }),
  );
}

/** How long a predecessor that is just ending may keep a port, in milliseconds. */
const timeoutMs = 3_000;

/** @returns a line for each port that cannot be had */
export async function findTakenPorts(
  host: string,
  wanted: readonly WantedPort[],
): Promise<readonly string[]> {
  const lines = await Promise.all(
    wanted.map(async ({ variable, port }) => {
      const reason = await waitForPort(host, port);
      return (
        reason && `Port ${port} ${reason}. Stop the program that uses it, or set ${variable} to another port.`
      );
    }),
  );
  const same = wanted.filter(({ port }, index) => wanted.findIndex((other) => other.port === port) !== index);
  return [
    ...lines.filter((line) => line !== undefined),
    ...same.map(({ variable, port }) => `Port ${port} is wanted twice. Set ${variable} to another port.`),
  ];
}

async function waitForPort(host: string, port: number): Promise<string | undefined> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const reason = await tryPort(host, port);
    if (reason === undefined || Date.now() > end) return reason;
    await sleep(200);
  }
}

function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      const code = 'code' in error ? error.code : '';
      resolve(code === 'EACCES' ? 'may not be used by this user' : 'is already in use');
    });
    server.listen(port, host, () => {
      server.close(() => {
        resolve(undefined);
      });
    });
  });
}
