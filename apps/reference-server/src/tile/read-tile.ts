import {
  dataFamilies,
  submittedTypeOf,
  type DataFamily,
  NoTileError,
  readTile as readPublishedTile,
  type Tile as PublishedTile,
} from '@tilekit/tile/reader';
import { StartupError } from '../startup-error.ts';

/** What the server takes from the tile, so that name, ids, metrics, scopes and paths are written once. */
export interface Tile {
  readonly name: string;
  /** `app_id`. */
  readonly id: string;
  /** The kinds of data that it promises and may send. None: the integration reads only. */
  readonly families: readonly DataFamily[];
  /** Whether it asks for more than sending, creating webhooks and opening incidents needs. */
  readonly reads: boolean;
  readonly metrics: readonly TileMetric[];
  /** `source` of logs and events: the log pipeline and the dashboards look for it. */
  readonly source: string;
  /** Logs as the pipelines' own tests have them. */
  readonly logSamples: readonly string[];
  readonly serviceChecks: readonly TileServiceCheck[];
  readonly oauth: {
    readonly clientId: string;
    readonly scopes: readonly string[];
    readonly onboardingPath: string;
    readonly redirectUris: readonly [string, ...string[]];
    /** Their paths. */
    readonly callbackPaths: readonly string[];
  };
  /** What could not be used, as text for the operator. */
  readonly problems: readonly string[];
}

export interface TileMetric {
  readonly name: string;
  readonly type: 'count' | 'gauge' | 'rate';
  readonly unit: string | undefined;
  readonly tags: readonly string[];
}

interface TileServiceCheck {
  readonly name: string;
  readonly statuses: readonly string[];
  /** The tags that each run of the check carries. */
  readonly groups: readonly string[];
}

const writingScopes: ReadonlySet<string> = new Set(['api_keys_write', 'create_webhooks', 'incident_write']);

/** @throws StartupError TILE_UNREADABLE when customers could not be connected with it */
export function readTile(directory: string): Tile {
  const tile = readPublished(directory);
  const client = tile.oauthClient;
  if (client === undefined)
    throw unusable(tile, 'it has no OAuth client that can be used', 'oauth_clients.json');
  const { onboardingUrl, redirectUris, scopes } = client;
  if (client.id === '') throw unusable(tile, 'its OAuth client has no id', client.path);
  if (scopes.length === 0) throw unusable(tile, 'its OAuth client asks for no scope', client.path);
  const [redirectUri, ...otherUris] = redirectUris;
  if (redirectUri === undefined) throw unusable(tile, 'it has no redirect URI', client.path);
  const { manifest } = tile;
  const name = [manifest.title, manifest.sourceTypeName, manifest.appId].find((text) => text !== '');
  if (name === undefined) throw unusable(tile, 'it has no title', 'manifest.json');
  return {
    name,
    id: manifest.appId,
    families: familiesOf(tile, scopes),
    reads: scopes.some((scope) => !writingScopes.has(scope)),
    metrics: tile.metrics.flatMap(({ name: metric, type, unit, sampleTags }) =>
      isSubmittable(type)
        ? [{ name: metric, type, unit: unit === '' ? undefined : unit, tags: sampleTags }]
        : [],
    ),
    source: sourceOf(tile),
    logSamples: samplesOf(tile),
    serviceChecks: tile.serviceChecks.map(({ check, statuses, groups }) => ({
      name: check,
      statuses,
      groups,
    })),
    oauth: {
      clientId: client.id,
      scopes,
      onboardingPath: pathOf(tile, onboardingUrl),
      redirectUris: [redirectUri, ...otherUris],
      callbackPaths: redirectUris.map((uri) => pathOf(tile, uri)),
    },
    problems: [
      ...tile.problems.map(({ message }) => message),
      ...tile.metrics
        .filter(({ type }) => !isSubmittable(type))
        .map(
          (metric) => `"${metric.name}" has the metric type "${metric.type}", which this server cannot send.`,
        ),
    ],
  };
}

function readPublished(directory: string): PublishedTile {
  try {
    return readPublishedTile(directory);
  } catch (cause) {
    if (!(cause instanceof NoTileError)) throw cause;
    throw new StartupError('TILE_UNREADABLE', `There is no tile in "${directory}".`, remedy, cause);
  }
}

/** What is sent with an API key needs the scope that makes one; incidents have a separate scope. */
function familiesOf(tile: PublishedTile, scopes: readonly string[]): readonly DataFamily[] {
  const { classifierTags, logSource, value } = tile.manifest;
  const mayPush = scopes.includes('api_keys_write');
  return dataFamilies.filter((family) => {
    const submits =
      classifierTags.includes(`Submitted Data Type::${submittedTypeOf(family)}`) ||
      tile.dataflows.some((flow) => flow.dataType === family && flow.direction !== 'outbound');
    switch (family) {
      case 'metrics':
        return mayPush && tile.metrics.some(({ type }) => isSubmittable(type));
      case 'logs':
        return mayPush && (logSource !== '' || tile.pipelines.length > 0 || submits);
      case 'events':
        return mayPush && (createsEvents(value) || submits);
      case 'service-checks':
        return mayPush && tile.serviceChecks.length > 0;
      case 'incidents':
        return scopes.includes('incident_write');
      default:
        return mayPush && submits;
    }
  });
}

function createsEvents(manifest: unknown): boolean {
  const path = ['assets', 'integration', 'events', 'creates_events'];
  return path.reduce<unknown>((value, key) => fieldOf(value, key), manifest) === true;
}

/** As the manifest says, else as the first pipeline filters, else as the tile is called. */
function sourceOf({ manifest, pipelines }: PublishedTile): string {
  if (manifest.logSource !== '') return manifest.logSource;
  const [filtered] = pipelines.flatMap(({ text }) => /\bsource:"?([\w.-]+)/.exec(text)?.[1] ?? []);
  return filtered ?? manifest.appId.replaceAll('-', '_');
}

function samplesOf({ pipelines }: PublishedTile): readonly string[] {
  const samples = pipelines.flatMap(({ tests }) => {
    const cases = fieldOf(tests?.value, 'tests');
    return Array.isArray(cases) ? cases.map((one: unknown) => fieldOf(one, 'sample')) : [];
  });
  return samples.flatMap((sample) => {
    if (typeof sample === 'string') return [sample];
    return typeof sample === 'object' && sample !== null ? [JSON.stringify(sample)] : [];
  });
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function isSubmittable(type: string): type is TileMetric['type'] {
  return type === 'count' || type === 'gauge' || type === 'rate';
}

function pathOf(tile: PublishedTile, url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null)
    throw unusable(tile, `"${url}" is not a URL`, tile.oauthClient?.path ?? 'manifest.json');
  return parsed.pathname;
}

const remedy = 'Run `pnpm tile:validate` for details, or set TILEKIT_TILE_DIR to the directory of your tile.';

/** What the reader itself says of the file tells more. */
function unusable(tile: PublishedTile, problem: string, file: string): StartupError {
  const details = tile.problems
    .filter((one) => one.file.endsWith(file))
    .map(({ message }) => `\n  - ${message}`);
  return new StartupError(
    'TILE_UNREADABLE',
    `The tile in "${tile.directory}" cannot be used (${file}): ${problem}.${details.join('')}`,
    remedy,
  );
}
