import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startSandbox } from '@tilekit/sandbox';
import { readContract, runLab, type Report, type RunOptions } from '@tilekit/lab';
import { Authority, startProxy } from '@tilekit/lab/proxy';
import { tileDirectory } from './run-partner.ts';

const folder = join(import.meta.dirname, 'python');

/** A server of Python’s standard library, with the addresses that it has in production, judged through the proxy. */
export async function judgePython(run: Partial<RunOptions>): Promise<Report> {
  const sandbox = await startSandbox({ port: 0, tileDirectory, logger: false });
  const authority = await Authority.create();
  const place = mkdtempSync(join(tmpdir(), 'tilekit-lab-'));
  const ca = join(place, 'ca.pem');
  writeFileSync(ca, authority.pem);
  const proxy = await startProxy({ sandbox: new URL(sandbox.url), authority, port: 0 });
  const child = spawn('python3', [join(folder, 'partner.py'), '0'], {
    env: {
      PATH: process.env.PATH,
      HTTPS_PROXY: proxy.url.origin,
      SSL_CERT_FILE: ca,
      PYTHONDONTWRITEBYTECODE: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const target = await new Promise<URL>((found, failed) => {
      child.once('exit', (code) => {
        failed(new Error(`python3 ended with ${code ?? 'a signal'}.`));
      });
      createInterface({ input: child.stdout }).once('line', (line) => {
        found(new URL(line.replace('listening on ', '')));
      });
    });
    return await runLab({
      target,
      sandbox: new URL(sandbox.url),
      tileDirectory,
      contract: readContract(join(folder, 'lab.json')),
      ...run,
    });
  } finally {
    child.kill();
    await proxy.close();
    await sandbox.close();
    rmSync(place, { recursive: true });
  }
}
