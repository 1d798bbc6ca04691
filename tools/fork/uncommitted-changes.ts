import type { Repository } from '../git.ts';

const mostLines = 10;

/** What git says has changed and is not committed, the first ten lines of it; none when the tree is clean. */
export function uncommittedChanges(
  repository: Repository,
  { untracked }: { untracked: boolean },
): string | undefined {
  const mode = untracked ? 'normal' : 'no';
  const status = repository.text(['status', '--porcelain', `--untracked-files=${mode}`]);
  if (status === '') return undefined;
  const lines = status.split('\n');
  const more = lines.length - mostLines;
  return [...lines.slice(0, mostLines), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n');
}
