import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isOnPath } from '../../tests/config.ts';
import { readSiteEnvironment } from './config.ts';
import { isSiteInstalled, sitePackage as folder } from './installed.ts';

const root = resolve(import.meta.dirname, '../../..');

/** Where the built site is, for whoever serves it. */
export const siteFolder = join(root, '.data/site');

/** `pnpm docs:site`. @returns the exit code */
export async function buildSite(base: string): Promise<number> {
  const installed = await installSite();
  if (installed !== 0) return installed;
  const exitCode = await runVitePress(['build', '--base', base]);
  if (exitCode === 0) console.log(`The site is in ${siteFolder}, to be served at ${base}.`);
  return exitCode === 0 ? 0 : 1;
}

/** `pnpm docs:site --dev`, until Ctrl-C. @returns the exit code */
export async function developSite(base: string): Promise<number> {
  const installed = await installSite();
  if (installed !== 0) return installed;
  return (await runVitePress(['dev', '--base', base])) === 0 ? 0 : 1;
}

async function installSite(): Promise<number> {
  if (!existsSync(join(folder, 'package.json'))) {
    console.error('docs/site is missing: this fork has no site.');
    return 2;
  }
  if (isSiteInstalled()) return 0;
  console.log('Installing VitePress into docs/site …');
  const [program, ...args] = isOnPath('pnpm') ? ['pnpm'] : ['npx', '-y', 'pnpm@12'];
  const child = spawn(program, [...args, 'install', '--frozen-lockfile'], { cwd: folder, stdio: 'inherit' });
  const status = await exitOf(child);
  if (status === 0) return 0;
  console.error('VitePress was not installed: it needs the npm registry once.');
  return 2;
}

async function runVitePress(args: readonly string[]): Promise<number> {
  const remote = spawnSync('git', ['remote', 'get-url', 'origin'], { cwd: root, encoding: 'utf8' });
  const program = join(folder, 'node_modules/vitepress/bin/vitepress.js');
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: readSiteEnvironment(remote.stdout),
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
  return exitOf(child);
}

/** A program that does not start is a failure like any other. */
function exitOf(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((done) => {
    child.once('error', ({ message }) => {
      console.error(message);
      done(1);
    });
    child.once('close', (status) => {
      done(status ?? 1);
    });
  });
}
