import type { FileTree } from '../file-tree.ts';
import type { ForkRecord, Identity } from './identity.ts';

/** All that set-up needs to know; the same plan gives the same tree. */
export interface SetUpPlan {
  readonly from: Identity;
  readonly to: Identity;
  readonly record: ForkRecord;
  /** A tile that is already published: it takes the example's place, unchanged. */
  readonly existingTile: FileTree | undefined;
  /** Where the offering works, when that is not every site of this kit. */
  readonly onlyOnSites?: readonly string[] | undefined;
}

export const tileFolder = 'integration-tile/';
export const integrationFolder = 'apps/reference-server/src/integration/';

/**
 * What belongs to the partner from the day of the set-up. An update leaves these files alone, whatever the kit did to
 * its own; when they must change nevertheless, a migration does it, in a separate commit that describes it.
 */
export function isForkOwned(path: string): boolean {
  return (
    path.startsWith(tileFolder) ||
    path.startsWith(integrationFolder) ||
    path === '.github/CODEOWNERS' ||
    (path.startsWith('.changeset/') && path.endsWith('.md'))
  );
}
