import type { FileTree } from '../../file-tree.ts';

/**
 * A change that a merge cannot make, because it concerns files that belong to the fork or have moved.
 * It gets the whole tree and returns it changed; on a tree that already has the change, it returns it as it is.
 */
export interface Migration {
  /** Counted up from 1, never reused. */
  readonly number: number;
  /** Version of the kit that brought it. */
  readonly kit: string;
  /** One line, as the commit's title. */
  readonly title: string;
  readonly apply: (files: FileTree) => FileTree;
}
