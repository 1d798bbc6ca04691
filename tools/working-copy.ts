import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A copy of everything that git would commit, as a separate repository with one commit, for runs that must not touch ours. */
export function copyWorkingTree(root: string, to: string): void {
  const listed = run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], root);
  for (const path of listed.split('\0')) {
    if (path === '' || !existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(root, path), join(to, path), { verbatimSymlinks: true });
  }
  run('git', ['init', '--quiet', '--initial-branch=main'], to);
  run('git', ['add', '--all'], to);
  const identity = ['-c', 'user.name=Rehearsal', '-c', 'user.email=rehearsal@localhost'];
  run('git', [...identity, 'commit', '--quiet', '--message', 'Copy'], to);
}

/** @returns what the command printed @throws Error with its output when it fails */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env?: Readonly<Record<string, string>>,
): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...(env === undefined ? {} : { env: { ...env } }),
  });
  if (error) throw new Error(`\`${command}\` did not start: ${error.message}`);
  if (status !== 0) throw new Error(`\`${command} ${args.join(' ')}\` failed:\n${stdout}${stderr}`);
  return stdout;
}

/** The same, while this process keeps answering requests. */
export function runBeside(
  command: string,
  args: readonly string[],
  cwd: string,
  env?: Readonly<Record<string, string>>,
  timeout = 300_000,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      cwd,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      timeout,
      ...(env === undefined ? {} : { env: { ...env } }),
    } as const;
    execFile(command, [...args], options, (error, stdout, stderr) => {
      if (error)
        reject(new Error(`\`${command} ${args.join(' ')}\` failed:\n${stdout}${stderr}`, { cause: error }));
      else resolve(stdout);
    });
  });
}
