import type { AssignedIds, ForkRecord, Identity } from './identity.ts';
import type { FileTree } from '../file-tree.ts';

/** All that set-up needs to know; the same plan gives the same tree. */
export interface SetUpPlan {
  readonly from: Identity;
  readonly to: Identity;
  readonly record: ForkRecord;
  /** A tile that is already published: it takes the example's place, unchanged. */
  readonly existingTile: FileTree | undefined;
}

export type { AssignedIds };

export const tileFolder = 'integration-tile/';
export const integrationFolder = 'apps/reference-server/src/integration/';
