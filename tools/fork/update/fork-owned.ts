import { integrationFolder, tileFolder } from '../plan.ts';

/**
 * What belongs to the partner from the day of the set-up. An update leaves these files alone, whatever the kit did to
 * its own; when they must change all the same, a migration does it and says so in a commit of its own.
 */
export function isForkOwned(path: string): boolean {
  return (
    path.startsWith(tileFolder) ||
    path.startsWith(integrationFolder) ||
    path === '.github/CODEOWNERS' ||
    (path.startsWith('.changeset/') && path.endsWith('.md'))
  );
}
