import { createHash } from 'node:crypto';
import { Type, type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import {
  NoTileError,
  readTile as readTileFiles,
  stateOfTile,
  type OAuthClient,
  type Tile as TileFiles,
} from '@tilekit/tile/reader';
import { monitorOptions } from '../monitors/monitor-options.ts';
import { settingsOfOptions } from '../monitors/monitor.ts';
import { tileImages } from './tile-images.ts';
import { tabsOf } from './tile-tabs.ts';
import type { LogPipeline, MetricMetadata, Tile, TileMonitor } from './tile.ts';

/** What was read last, as long as no file of the tile changes. */
let known: { directory: string; state: string; files: TileFiles; tile: Tile | undefined } | undefined;

/**
 * The tile as it is on the disk now, so that a changed file shows at the next request. What cannot be read is listed in
 * `problems`, and the rest is shown.
 */
export async function readTile(directory: string): Promise<Tile> {
  let files: TileFiles;
  try {
    files = filesOf(directory);
  } catch (error) {
    if (error instanceof NoTileError) return emptyTile(error.message);
    throw error;
  }
  if (known?.files !== files) return await Promise.resolve(describe(files));
  return (known.tile ??= describe(files));
}

/** The rows of the tile's `metadata.csv`; none when there is no such file. */
export async function readMetadataOfTile(directory: string): Promise<MetricMetadata[]> {
  return (await readTile(directory)).metrics;
}

/** The OAuth client that the tile declares; `undefined` when it has none that could be used. */
export async function readClientOfTile(directory: string): Promise<OAuthClient | undefined> {
  return (await readTile(directory)).oauthClient;
}

/** The bytes of an image of the tile; `undefined` when the tile has no such regular file. */
export function readImageOfTile(directory: string, path: string): Uint8Array | undefined {
  return filesOf(directory).readFile(path);
}

function filesOf(directory: string): TileFiles {
  const state = stateOfTile(directory);
  if (state !== undefined && known?.directory === directory && known.state === state) return known.files;
  const files = readTileFiles(directory);
  known = state === undefined ? undefined : { directory, state, files, tile: undefined };
  return files;
}

function describe(files: TileFiles): Tile {
  const { manifest } = files;
  const problems = files.problems.map(({ message }) => message);
  const ofForm = <Schema extends TSchema>(path: string, schema: Schema, value: unknown): Static<Schema>[] => {
    if (Value.Check(schema, value)) return [value];
    problems.push(`"${path}" does not have the expected form.`);
    return [];
  };
  const logo = files.files.find(({ path }) => path.startsWith('assets/logos/'));
  return {
    title: manifest.title || 'Unnamed integration',
    description: manifest.description,
    appId: manifest.appId || 'unnamed',
    metricPrefix: manifest.metricPrefix,
    author: manifest.author,
    categories: tagValues(manifest.classifierTags, 'Category'),
    submittedData: tagValues(manifest.classifierTags, 'Submitted Data Type'),
    media: manifest.media
      .filter(({ type, path }) => type === 'image' && path !== '')
      .map(({ path, caption }) => ({ url: `${tileImages}/${path}`, caption })),
    logoUrl: logo && `${tileImages}/${encodeURI(logo.path)}`,
    tabs: tabsOf(files.readme, files.changelog),
    metrics: [...files.metrics],
    serviceChecks: [...files.serviceChecks],
    dashboards: files.dashboards
      .filter(({ isInManifest }) => isInManifest)
      .map(({ path, name, definition }) => ({ slug: slugOf(path), name, definition })),
    monitors: files.monitors
      .filter(({ isInManifest }) => isInManifest)
      .flatMap(({ path, name, definition }) =>
        ofForm(path, monitorFile, definition).map((file) => monitorOf(path, name, file)),
      ),
    logPipelines: files.pipelines
      .filter(({ value }) => value !== undefined)
      .flatMap(({ path, value }) =>
        ofForm(path, pipelineFile, value).map((file) =>
          pipelineOf(path.slice('assets/logs/'.length), file, value),
        ),
      ),
    oauthClient: files.oauthClient,
    problems,
  };
}

function emptyTile(problem: string): Tile {
  return {
    title: 'Unnamed integration',
    description: '',
    appId: 'unnamed',
    metricPrefix: '',
    author: { name: '', homepage: '', supportEmail: '' },
    categories: [],
    submittedData: [],
    media: [],
    logoUrl: undefined,
    tabs: tabsOf('', ''),
    metrics: [],
    serviceChecks: [],
    dashboards: [],
    monitors: [],
    logPipelines: [],
    oauthClient: undefined,
    problems: [problem],
  };
}

function tagValues(tags: readonly string[], kind: string): string[] {
  return tags.filter((tag) => tag.startsWith(`${kind}::`)).map((tag) => tag.slice(kind.length + 2));
}

const monitorFile = Type.Object({
  title: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  definition: Type.Object({
    name: Type.String(),
    type: Type.String(),
    query: Type.String(),
    message: Type.Optional(Type.String()),
    tags: Type.Optional(Type.Array(Type.String())),
    priority: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
    options: Type.Optional(monitorOptions),
  }),
});

function monitorOf(
  path: string,
  nameInManifest: string,
  { title, description, definition }: Static<typeof monitorFile>,
): TileMonitor {
  return {
    slug: slugOf(path),
    id: 10_000_000 + createHash('sha256').update(path).digest().readUIntBE(0, 3),
    title: title ?? nameInManifest,
    description: description ?? '',
    name: definition.name,
    type: definition.type,
    query: definition.query,
    message: definition.message ?? '',
    tags: definition.tags ?? [],
    priority: definition.priority ?? null,
    ...settingsOfOptions(definition.options),
  };
}

const pipelineFile = Type.Object({
  pipeline: Type.Object({
    name: Type.Optional(Type.String()),
    filter: Type.Optional(Type.Object({ query: Type.Optional(Type.String()) })),
    processors: Type.Optional(
      Type.Array(Type.Object({ type: Type.String(), name: Type.Optional(Type.String()) })),
    ),
  }),
});

function pipelineOf(
  file: string,
  { pipeline: { name, filter, processors } }: Static<typeof pipelineFile>,
  definition: unknown,
): LogPipeline {
  return {
    file,
    name: name ?? file,
    filter: filter?.query ?? '',
    processors: (processors ?? []).map((processor) => ({
      type: processor.type,
      name: processor.name ?? '',
    })),
    definition,
  };
}

/** The name of a file without folders and extension, as it may stand in an address. */
function slugOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
