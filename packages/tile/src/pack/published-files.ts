import type { Tile } from '../tile/tile.ts';
import { findSecrets } from './secrets.ts';

/**
 * What a tile consists of in integrations-extras: nothing else leaves the partner's repository. Names that start with a
 * dot are never among it.
 */
const publishedPaths: readonly RegExp[] = [
  /^(?:manifest\.json|README\.md|CHANGELOG\.md|metadata\.csv)$/,
  /^assets\/(?:service_checks|oauth_clients|webhook_config)\.json$/,
  /^assets\/dataflows\.ya?ml$/,
  /^assets\/(?:dashboards|monitors|saved_views|security|workflows|app-builder-blueprints)\/[^/]+\.json$/,
  /^app-builder-blueprints\/[^/]+\.json$/,
  /^assets\/logs\/[^/]+\.ya?ml$/,
  /^assets\/configuration\/spec\.ya?ml$/,
  /^assets\/(?:logos\/(?:[^/]+\/)*)?[^/]+\.(?:svg|png)$/i,
  /^images\/(?:[^/]+\/)*[^/]+\.(?:png|jpe?g|gif|svg|webp)$/i,
];

export interface PublishedFiles {
  readonly published: readonly string[];
  /** What stays behind, with the reason. */
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
  /** Keys in files that would be published. */
  readonly secrets: readonly { readonly path: string; readonly line: number; readonly kind: string }[];
}

/** Divides the files of a tile into those that are published and those that stay behind. */
export function publishedFiles(tile: Tile): PublishedFiles {
  const published: string[] = [];
  const leftOut = tile.obstacles.map(({ file, message }) => ({ path: file, reason: message }));
  const known = new Set(leftOut.map(({ path }) => path));
  for (const path of tile.files.keys()) {
    if (known.has(path)) continue;
    if (isPublished(path)) published.push(path);
    else if (!path.endsWith('/')) leftOut.push({ path, reason: reasonOf(path) });
    else if (!holdsListedFiles(tile, path)) leftOut.push({ path, reason: reasonOf(path) });
  }
  const secrets = published.flatMap((path) => {
    const source = tile.text(path);
    if (!source || !/\.(?:json|md|csv|ya?ml|svg)$/i.test(path)) return [];
    return findSecrets(source.text).map(({ kind, offset }) => ({
      path,
      line: source.placeAt(offset).line,
      kind,
    }));
  });
  return { published, leftOut, secrets };
}

function isPublished(path: string): boolean {
  return !/(?:^|\/)\./.test(path) && publishedPaths.some((pattern) => pattern.test(path));
}

function reasonOf(path: string): string {
  if (/(?:^|\/)(?:\.env|\.npmrc|\.netrc|id_[a-z0-9]+$)|\.(?:pem|key|p12|pfx|jks|keystore)$/i.test(path))
    return 'files of this kind hold secrets';
  return 'it is not one of the files that a tile consists of';
}

function holdsListedFiles(tile: Tile, folder: string): boolean {
  for (const path of tile.files.keys()) if (path !== folder && path.startsWith(folder)) return true;
  return false;
}
