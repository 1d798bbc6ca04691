import { readFileSync } from 'node:fs';

/**
 * The processes above this one that exist only to run it: the package manager, the one that downloaded it, the shells
 * in between. A shell that a person types into is not among them.
 */
export function findAncestors(): readonly number[] {
  const chain: number[] = [];
  let relevant = 0;
  for (let pid = process.ppid; pid > 1;) {
    const { parent, command } = describe(pid);
    if (command === '') break;
    chain.push(pid);
    if (/\b(npx|npm|pnpm)\b/.test(command)) relevant = chain.length;
    pid = parent;
  }
  return relevant === 0 ? [process.ppid] : chain.slice(0, relevant);
}

/** Calls back once when one of the processes is gone. */
export function watchAncestors(ancestors: readonly number[], onGone: () => void): void {
  const timer = setInterval(() => {
    if (process.ppid === ancestors[0] && ancestors.every(exists)) return;
    clearInterval(timer);
    onGone();
  }, 300);
  timer.unref();
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process exists but belongs to another user: we may not signal it.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Where there is no /proc, only the direct parent is watched. */
function describe(pid: number): { parent: number; command: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
  } catch {
    return { parent: 0, command: '' };
  }
}
