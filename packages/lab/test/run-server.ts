import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startSandbox } from '@tilekit/sandbox';
import { readContract, runLab, type Report, type RunOptions } from '@tilekit/lab';
import { Authority, startProxy } from '@tilekit/lab/proxy';
import { tileDirectory } from './run-partner.ts';

/** A server in any language; its first line of output ends with its URL. */
export interface ServerProgram {
  readonly command: readonly [program: string, ...args: string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** The path of its lab.json. */
  readonly contract: string;
}

/** Starts a server with the addresses that it has in production, and judges it through the proxy. */
export async function judgeServer(server: ServerProgram, run: Partial<RunOptions>): Promise<Report> {
  const sandbox = await startSandbox({ port: 0, tileDirectory, logger: false });
  const authority = await Authority.create();
  const place = mkdtempSync(join(tmpdir(), 'tilekit-lab-'));
  const ca = join(place, 'ca.pem');
  writeFileSync(ca, authority.pem);
  const proxy = await startProxy({ sandbox: new URL(sandbox.url), authority, port: 0 });
  const [program, ...args] = server.command;
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, HTTPS_PROXY: proxy.url.origin, SSL_CERT_FILE: ca, ...server.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const target = await new Promise<URL>((found, failed) => {
      child.once('error', failed);
      child.once('exit', (code) => {
        failed(new Error(`${program} ended with ${code ?? 'a signal'}.`));
      });
      createInterface({ input: child.stdout }).once('line', (line) => {
        found(new URL(line.replace(/^.* /, '')));
      });
    });
    return await runLab({
      target,
      sandbox: new URL(sandbox.url),
      tileDirectory,
      contract: readContract(server.contract),
      ...run,
    });
  } finally {
    child.kill();
    await proxy.close();
    await sandbox.close();
    rmSync(place, { recursive: true });
  }
}
