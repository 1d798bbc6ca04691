import { bytesOf, textOf, type FileTree } from '../../file-tree.ts';
import type { SetUpPlan } from '../plan.ts';

/** Vulnerabilities of a fork are reported to the partner, not to the kit. */
export function nameContact(files: FileTree, { to }: SetUpPlan): FileTree {
  const bytes = files.get('SECURITY.md');
  const text = bytes === undefined ? undefined : textOf(bytes);
  if (text === undefined) return files;
  const named = text.replace('A fork should put its own contact here.', `Or write to ${to.supportEmail}.`);
  return new Map([...files, ['SECURITY.md', bytesOf(named)]]);
}
