import type { TextDocument } from './text-document.ts';

/** What one tile claims that no other tile may claim. */
export interface Claim {
  readonly field: 'app_uuid' | 'app_id' | 'title' | 'source_type_id' | 'source_type_name';
  readonly value: string;
}

/** The repository around a tile: the other tiles' claims and the owners' file. */
export interface Workspace {
  /** Folders by claim, as `field value`. */
  readonly claims: ReadonlyMap<string, readonly string[]>;
  /** `.github/CODEOWNERS` of an integrations-extras checkout. */
  readonly codeowners?: TextDocument | undefined;
}

export function claimKey(claim: Claim): string {
  return `${claim.field} ${claim.value}`;
}
