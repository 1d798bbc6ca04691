import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import { createApp } from './app.ts';
import { createDatadog } from './datadog.ts';

/** How a sandbox is started. */
export interface SandboxOptions {
  /** The tile, as in DataDog/integrations-extras. It is read again whenever it is needed. */
  tileDirectory: string;
  /** 0 takes a free one; 4400 unless said otherwise. */
  port?: number;
  /** 127.0.0.1 unless said otherwise; a name that is given here is answered to. */
  host?: string;
  /** Origin of the partner's development server; http://127.0.0.1:4300 unless said otherwise. */
  partnerUrl?: string;
  /** Where grants, keys and webhooks are kept; in memory only without it. */
  dataDirectory?: string;
  /** The clock below the virtual one. */
  clock?: () => Date;
  /** Where tokens and keys come from. */
  randomBytes?: (size: number) => Uint8Array;
  /** Received items kept per family; 250,000 unless said otherwise. */
  maxReceivedItems?: number;
  logger?: FastifyBaseLogger | false;
}

/** A running sandbox. */
export interface Sandbox extends AsyncDisposable {
  /** For example `http://127.0.0.1:4400`. */
  url: string;
  close(): Promise<void>;
}

/**
 * Starts the offline Datadog: all sites in one process.
 *
 * @returns its address, and how to end it
 * @throws An `Error` with `code: 'EADDRINUSE'` when the port is taken.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const datadog = await createDatadog({
    tileDirectory: options.tileDirectory,
    partnerUrl: new URL(options.partnerUrl ?? 'http://127.0.0.1:4300'),
    dataDirectory: options.dataDirectory,
    clock: options.clock ?? (() => new Date()),
    randomBytes: options.randomBytes ?? randomBytes,
    maxReceivedItems: options.maxReceivedItems ?? 250_000,
  });
  const host = options.host ?? '127.0.0.1';
  const app = await createApp(datadog, options.logger === false ? undefined : options.logger, host);
  await app.listen({ port: options.port ?? 4400, host });
  const { port } = addressOf(app.server.address());
  const close = () => app.close();
  return { url: `http://${host}:${port}`, close, [Symbol.asyncDispose]: close };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The sandbox has no TCP address.');
  return address;
}
