import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createVisitor } from './visitor.ts';
import { runBeside } from '../../working-copy.ts';

const name = 'Pager Party';
const pnpm = ['-y', 'pnpm@12', '--silent'];
const sandbox = 'http://127.0.0.1:4400';
const server = 'http://127.0.0.1:4300';

/**
 * What a newcomer does who has only read the README: clone, set-up, start, their own name on the tile, data in, check.
 * Prints each command with its time; ports 4300, 4301 and 4400 must be free.
 */
export async function walkAsStranger(root: string, steps: readonly string[]): Promise<void> {
  const parent = mkdtempSync(join(tmpdir(), 'tilekit-stranger-'));
  const folder = join(parent, 'mine');
  const startedAt = performance.now();
  const took = async (command: string, work: () => Promise<unknown>) => {
    const begun = performance.now();
    await work();
    console.log(`✓ ${command} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
  };
  try {
    await took('git clone', () => runBeside('git', ['clone', '--quiet', root, folder], parent));
    const answers = ['--name', name, '--support-email', 'help@pager-party.example', '--yes'];
    await took('pnpm fork:setup', () => runBeside('npx', [...pnpm, 'fork:setup', ...answers], folder));
    const identity = ['-c', 'user.name=Stranger', '-c', 'user.email=stranger@localhost'];
    await took('git commit', async () => {
      await runBeside('git', ['add', '--all'], folder);
      await runBeside('git', [...identity, 'commit', '--quiet', '--message', 'Our integration'], folder);
    });
    await took('pnpm start, until data is in', () => walkThrough(folder));
    console.log(
      `  (${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes from nothing to data in)`,
    );
    await took(`pnpm check ${steps.join(' ')}`.trim(), () =>
      runBeside('npx', [...pnpm, 'check', ...steps], folder, undefined, 30 * 60_000),
    );
    console.log(`5 commands, ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes`);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

async function walkThrough(folder: string): Promise<void> {
  const child = spawn('npx', [...pnpm, 'start'], { cwd: folder, detached: true, stdio: 'ignore' });
  try {
    await until('the sandbox answers', async () => (await fetch(`${sandbox}/`)).ok);
    await until('the server answers', async () => (await fetch(`${server}/healthz`)).ok);
    const visitor = createVisitor(new URL(server));
    const tile = await visitor.open(new URL(`${sandbox}/app.datadoghq.com/integrations`));
    if (!tile.text.includes(name)) throw new Error(`The tile page does not show "${name}".`);
    const installed = await visitor.press(tile, 'Install');
    const [, link = ''] = /href="([^"]+)"[^>]*>Connect Accounts</.exec(installed.text) ?? [];
    const signIn = await visitor.open(new URL(link.replaceAll('&amp;', '&'), installed.url));
    const consent = await visitor.press(signIn, 'Sign in', { email: 'dana@customer.example' });
    const connected = await visitor.press(consent, 'Authorize');
    if (!connected.text.includes('You may now close this tab')) throw new Error('The connection failed.');
    await until('data is in', async () => {
      const { text } = await visitor.open(new URL(`${sandbox}/app.datadoghq.com/received/metrics`));
      return text.includes('pager_party.');
    });
  } finally {
    const ended = once(child, 'exit');
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    await ended;
  }
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 180_000;
  for (;;) {
    // No server listens yet: the answer is "not yet".
    if (await holds().catch(() => false)) return;
    if (Date.now() > end) throw new Error(`Three minutes later, still not: ${what}.`);
    await sleep(250);
  }
}
