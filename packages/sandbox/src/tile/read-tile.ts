import { Type } from 'typebox';
import { emptyManifest, manifestSchema, type Manifest } from './manifest.ts';
import { readMetadata } from './read-metadata.ts';
import { readMonitors } from './read-monitors.ts';
import { readPipelines } from './read-pipelines.ts';
import { readTabs } from './read-tabs.ts';
import { slugOf } from './slug.ts';
import { TileFiles } from './tile-files.ts';
import { tileImages } from './tile-images.ts';
import type { ServiceCheckMetadata, Tile, TileDashboard } from './tile.ts';

const serviceChecks = Type.Array(
  Type.Object({
    check: Type.String(),
    name: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    statuses: Type.Optional(Type.Array(Type.String())),
    groups: Type.Optional(Type.Array(Type.String())),
  }),
);

/**
 * Reads the tile as it is on the disk now, so that a changed file shows at the next request. What cannot be
 * read is listed in `problems`, and the rest is shown.
 */
export async function readTile(directory: string): Promise<Tile> {
  const files = new TileFiles(directory);
  const manifest = (await files.json('manifest.json', manifestSchema)) ?? emptyManifest;
  const { integration } = manifest.assets ?? {};
  const [logo] = await files.list('assets/logos');
  return {
    title: manifest.tile.title,
    description: manifest.tile.description ?? '',
    appId: manifest.app_id,
    author: {
      name: manifest.author?.name ?? '',
      homepage: manifest.author?.homepage ?? '',
      supportEmail: manifest.author?.support_email ?? '',
    },
    categories: tagValues(manifest, 'Category'),
    submittedData: tagValues(manifest, 'Submitted Data Type'),
    media: readMedia(manifest),
    logoUrl: logo === undefined ? undefined : `${tileImages}/assets/logos/${encodeURIComponent(logo)}`,
    tabs: await readTabs(files, manifest.tile.changelog),
    metrics: await readMetadata(files, integration?.metrics?.metadata_path),
    serviceChecks: await readServiceChecks(files, integration?.service_checks?.metadata_path),
    dashboards: await readDashboards(files, manifest),
    monitors: await readMonitors(files, manifest),
    logPipelines: await readPipelines(files),
    problems: files.problems,
  };
}

function tagValues(manifest: Manifest, kind: string): string[] {
  return (manifest.tile.classifier_tags ?? [])
    .filter((tag) => tag.startsWith(`${kind}::`))
    .map((tag) => tag.slice(kind.length + 2));
}

function readMedia(manifest: Manifest): Tile['media'] {
  return (manifest.tile.media ?? []).flatMap(({ media_type, image_url, caption }) =>
    media_type === 'image' && image_url !== undefined
      ? [{ url: `${tileImages}/${image_url}`, caption: caption ?? '' }]
      : [],
  );
}

async function readServiceChecks(
  files: TileFiles,
  path: string | undefined,
): Promise<ServiceCheckMetadata[]> {
  if (path === undefined) return [];
  const checks = (await files.json(path, serviceChecks)) ?? [];
  return checks.map(({ check, name, description, statuses, groups }) => ({
    check,
    name: name ?? check,
    description: description ?? '',
    statuses: statuses ?? [],
    groups: groups ?? [],
  }));
}

async function readDashboards(files: TileFiles, manifest: Manifest): Promise<TileDashboard[]> {
  const dashboards: TileDashboard[] = [];
  for (const [name, path] of Object.entries(manifest.assets?.dashboards ?? {})) {
    const definition = await files.json(path, Type.Object({}));
    if (definition) dashboards.push({ slug: slugOf(path), name, definition });
  }
  return dashboards;
}
