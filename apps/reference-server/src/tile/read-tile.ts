import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static, type TSchema } from 'typebox';
import { Ajv } from 'ajv';
import { StartupError } from '../startup-error.ts';

/** What the server takes from the tile, so that name, ids, metrics, scopes and paths are written once. */
export interface Tile {
  readonly name: string;
  /** The kinds of data that it promises to its customers. */
  readonly families: readonly TileFamily[];
  readonly metrics: readonly TileMetric[];
  /** `source` of logs and events: the log pipeline and the dashboards look for it. */
  readonly source: string;
  readonly serviceChecks: readonly TileServiceCheck[];
  readonly oauth: {
    readonly clientId: string;
    readonly scopes: readonly string[];
    readonly onboardingPath: string;
    readonly callbackPath: string;
  };
}

export type TileFamily = 'metrics' | 'logs' | 'events' | 'service-checks' | 'traces' | 'incidents';

export interface TileMetric {
  readonly name: string;
  readonly type: 'count' | 'gauge' | 'rate';
  readonly unit: string | undefined;
  readonly tags: readonly string[];
}

export interface TileServiceCheck {
  readonly name: string;
  readonly statuses: readonly string[];
  /** The tags that each run of the check carries. */
  readonly groups: readonly string[];
}

const manifestSchema = Type.Object({
  tile: Type.Object({
    title: Type.String({ minLength: 1 }),
    classifier_tags: Type.Optional(Type.Array(Type.String())),
  }),
  app_id: Type.String({ minLength: 1 }),
  assets: Type.Object({
    integration: Type.Optional(
      Type.Object({
        service_checks: Type.Optional(Type.Object({ metadata_path: Type.String() })),
        events: Type.Optional(Type.Object({ creates_events: Type.Optional(Type.Boolean()) })),
      }),
    ),
    logs: Type.Optional(Type.Object({ source: Type.Optional(Type.String({ minLength: 1 })) })),
  }),
});

const serviceChecksSchema = Type.Array(
  Type.Object({
    check: Type.String({ minLength: 1 }),
    statuses: Type.Array(Type.String()),
    groups: Type.Array(Type.String()),
  }),
);

const oauthSchema = Type.Object({
  integration: Type.Object({
    id: Type.String({ minLength: 1 }),
    redirect_uris: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
    onboarding_url: Type.String({ minLength: 1 }),
    scopes: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
  }),
});

const ajv = new Ajv();

const families = ['metrics', 'logs', 'events', 'service-checks', 'traces', 'incidents'] as const;

/** @throws StartupError TILE_UNREADABLE */
export function readTile(directory: string): Tile {
  const manifest = readJson(directory, 'manifest.json', manifestSchema);
  const checksFile = manifest.assets.integration?.service_checks?.metadata_path;
  const checks = checksFile === undefined ? [] : readJson(directory, checksFile, serviceChecksSchema);
  const { integration } = readJson(directory, 'assets/oauth_clients.json', oauthSchema);
  const metrics = readMetrics(directory);
  const { logs, integration: source } = manifest.assets;
  const submits = (kind: string) =>
    manifest.tile.classifier_tags?.includes(`Submitted Data Type::${kind}`) === true;
  const promised: Readonly<Record<TileFamily, boolean>> = {
    metrics: metrics.length > 0,
    logs: logs !== undefined || submits('Logs'),
    events: source?.events?.creates_events === true || submits('Events'),
    'service-checks': checks.length > 0,
    traces: submits('Traces'),
    incidents: integration.scopes.includes('incident_write'),
  };
  return {
    name: manifest.tile.title,
    families: families.filter((family) => promised[family]),
    metrics,
    source: manifest.assets.logs?.source ?? manifest.app_id.replaceAll('-', '_'),
    serviceChecks: checks.map(({ check, statuses, groups }) => ({ name: check, statuses, groups })),
    oauth: {
      clientId: integration.id,
      scopes: integration.scopes,
      onboardingPath: pathOf(directory, integration.onboarding_url),
      callbackPath: pathOf(directory, integration.redirect_uris[0] ?? ''),
    },
  };
}

function readMetrics(directory: string): readonly TileMetric[] {
  const [header = '', ...lines] = readText(directory, 'metadata.csv').trim().split(/\r?\n/);
  const columns = splitCsv(header);
  return lines.map((line) => {
    const cells = splitCsv(line);
    const cell = (column: string) => cells[columns.indexOf(column)] ?? '';
    const type = cell('metric_type');
    if (type !== 'count' && type !== 'gauge' && type !== 'rate') {
      throw unreadable(directory, 'metadata.csv', `"${cell('metric_name')}" has the metric type "${type}"`);
    }
    const tags = cell('sample_tags')
      .split(',')
      .filter((tag) => tag !== '');
    return { name: cell('metric_name'), type, unit: cell('unit_name') || undefined, tags };
  });
}

/** One line of CSV: cells may be quoted, and a quote inside is doubled. */
function splitCsv(line: string): readonly string[] {
  const cells = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

function readJson<Schema extends TSchema>(directory: string, file: string, schema: Schema): Static<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(readText(directory, file));
  } catch (cause) {
    if (cause instanceof StartupError) throw cause;
    throw unreadable(directory, file, 'it is not JSON', cause);
  }
  if (ajv.validate<Static<Schema>>(schema, value)) return value;
  throw unreadable(directory, file, ajv.errorsText(ajv.errors, { dataVar: file }));
}

function readText(directory: string, file: string): string {
  try {
    return readFileSync(join(directory, file), 'utf8');
  } catch (cause) {
    throw unreadable(directory, file, 'it cannot be read', cause);
  }
}

function pathOf(directory: string, url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) throw unreadable(directory, 'assets/oauth_clients.json', `"${url}" is not a URL`);
  return parsed.pathname;
}

function unreadable(directory: string, file: string, problem: string, cause?: unknown): StartupError {
  return new StartupError(
    'TILE_UNREADABLE',
    `The tile's "${join(directory, file)}" cannot be used: ${problem}.`,
    'Run `pnpm tile:validate` for details, or set TILEKIT_TILE_DIR to the directory of your tile.',
    cause,
  );
}
