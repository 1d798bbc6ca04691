import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A sandbox in a separate process, so that its work is not taken for the server's. */
interface SandboxProcess {
  readonly url: string;
  readonly client: { readonly id: string; readonly secret: string };
  control(path: string, body: object): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startSandboxProcess(partnerUrl?: string): Promise<SandboxProcess> {
  const partner = partnerUrl === undefined ? [] : ['--partner-url', partnerUrl];
  const child: ChildProcess = spawn(
    process.execPath,
    [
      '--conditions=@tilekit/source',
      join(import.meta.dirname, '../../../scripts/sandbox.ts'),
      ...[
        '--json',
        '--port',
        '0',
        '--tile',
        join(import.meta.dirname, '../../../integration-tile'),
        ...partner,
      ],
    ],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  if (child.stdout === null) throw new Error('The sandbox has no output.');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  const answer = await fetch(`${url}/_sandbox/oauth_clients`);
  const { items } = (await answer.json()) as { items: { id: string; kind: string; secret: string }[] };
  const client = items.find(({ kind }) => kind === 'published');
  if (client === undefined) throw new Error('The sandbox has no published client.');
  return {
    url,
    client,
    async control(path, body) {
      const response = await fetch(`${url}/_sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`The sandbox refused ${path}: ${await response.text()}`);
      return response.json();
    },
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
