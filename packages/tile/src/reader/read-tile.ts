import { JsonNode } from '../tile/json-node.ts';
import { loadTile } from '../tile/load-tile.ts';
import { plainPath } from '../tile/plain-path.ts';
import type { ParseFailure } from '../tile/structured-document.ts';
import { isTestsPath, type Tile as LoadedTile } from '../tile/tile.ts';
import { Problems } from './problems.ts';
import type {
  Dataflow,
  MetricMetadata,
  OAuthClient,
  ServiceCheckMetadata,
  Tile,
  TileAsset,
  TileManifest,
  TilePipeline,
} from './typed-tile.ts';

/**
 * Reads a tile as it is on the disk now. Nothing in the directory makes it fail: what cannot be used is in
 * `tile.problems`, and the rest is there. It follows no link, opens no device, reads nothing outside of the directory
 * and never more than its limits.
 * @param directory of the tile
 * @returns the tile as plain data
 * @throws NoTileError when it is not a directory
 */
export function readTile(directory: string): Tile {
  const tile = loadTile(directory);
  const problems = new Problems(tile);
  const read = <T>(path: string, empty: T, use: (node: JsonNode) => T): T =>
    tile.has(path) ? use(readDocument(tile, path, problems)) : empty;
  const manifest = readManifest(tile, problems);
  return {
    directory,
    manifest,
    oauthClient: readOAuthClient(tile, problems),
    metrics: readMetrics(tile, problems),
    serviceChecks: read(serviceChecksPath(tile, problems), [], (node) => readServiceChecks(node, problems)),
    pipelines: readPipelines(tile, problems),
    dashboards: readAssets(tile, 'dashboards', problems),
    monitors: readAssets(tile, 'monitors', problems),
    savedViews: readAssets(tile, 'saved_views', problems),
    dataflows: read('assets/dataflows.yaml', [], (node) => readDataflows(node, problems)),
    readme: readText(tile, 'README.md'),
    changelog: readText(tile, plainPath(textOf(tile.manifest.at('tile', 'changelog'))) || 'CHANGELOG.md'),
    files: [...tile.files.values()]
      .filter(({ path }) => !path.endsWith('/'))
      .map(({ path, size }) => ({ path, size })),
    problems: problems.list,
    readFile: (path) => tile.files.get(path)?.readAll?.(),
  };
}

function readManifest(tile: LoadedTile, problems: Problems): TileManifest {
  if (!tile.has('manifest.json'))
    problems.add(
      'MISSING',
      'manifest.json',
      'There is no "manifest.json": this is not the directory of a tile.',
    );
  const manifest = readDocument(tile, 'manifest.json', problems);
  if (manifest.exists && !manifest.object) problems.unexpected(manifest, 'an object');
  const page = manifest.at('tile');
  const author = manifest.at('author');
  const integration = manifest.at('assets', 'integration');
  for (const [node, what] of [
    [manifest.at('app_id'), '"app_id"'],
    [page.at('title'), '"tile.title"'],
  ] as const)
    if (manifest.object && textOf(node) === '')
      problems.add('UNEXPECTED_FORM', 'manifest.json', `"manifest.json" has no ${what}.`);
  const prefix = integration.at('metrics', 'prefix');
  return {
    appId: textOf(manifest.at('app_id')),
    appUuid: textOf(manifest.at('app_uuid')),
    title: textOf(page.at('title')),
    description: textOf(page.at('description')),
    author: {
      name: textOf(author.at('name')),
      homepage: textOf(author.at('homepage')),
      supportEmail: textOf(author.at('support_email')),
      salesEmail: textOf(author.at('sales_email')),
    },
    classifierTags: textsOf(page.at('classifier_tags')),
    media: page
      .at('media')
      .items()
      .filter((item) => item.object)
      .map((item) => ({
        type: textOf(item.at('media_type')),
        path: textOf(item.at('image_url')),
        caption: textOf(item.at('caption')),
      })),
    sourceTypeName: textOf(integration.at('source_type_name')),
    metricPrefix: textsOf(prefix)[0] ?? '',
    logSource: textOf(manifest.at('assets', 'logs', 'source')),
    isShownOnPublicWebsite: manifest.at('display_on_public_website').value !== false,
    value: manifest.object ?? {},
  };
}

/** The partner's client: the one under `integration`, which is the role that a tile's client has. */
function readOAuthClient(tile: LoadedTile, problems: Problems): OAuthClient | undefined {
  const declared = tile.manifest.at('assets', 'oauth');
  const path = declaredPath(tile, declared, 'assets/oauth_clients.json', problems);
  if (!tile.has(path)) return undefined;
  const client = readDocument(tile, path, problems).at('integration');
  if (!client.object) {
    if (!tile.failure(path))
      problems.add('UNEXPECTED_FORM', path, `"${path}" has no client under "integration".`);
    return undefined;
  }
  const read = {
    path,
    id: textOf(client.at('id')),
    name: textOf(client.at('name')),
    description: textOf(client.at('description')),
    redirectUris: textsOf(client.at('redirect_uris')),
    onboardingUrl: textOf(client.at('onboarding_url')),
    scopes: textsOf(client.at('scopes')),
  };
  for (const [key, value] of [
    ['id', read.id],
    ['redirect_uris', read.redirectUris],
    ['onboarding_url', read.onboardingUrl],
    ['scopes', read.scopes],
  ] as const)
    if (value.length === 0) problems.add('UNEXPECTED_FORM', path, `"${path}" has no "${key}".`, client);
  return read;
}

function readMetrics(tile: LoadedTile, problems: Problems): MetricMetadata[] {
  const path = declaredPath(tile, tile.integration.at('metrics', 'metadata_path'), 'metadata.csv', problems);
  const table = tile.table(path);
  if (!table) return [];
  reportFailure(path, table.failure, problems);
  return table.rows.flatMap((row) => {
    const value = (column: string) => table.value(row, column).trim();
    if (value('metric_name') === '') return [];
    return [
      {
        name: value('metric_name'),
        type: value('metric_type'),
        intervalSeconds: /^\d+(\.\d+)?$/.test(value('interval')) ? Number(value('interval')) : undefined,
        unit: value('unit_name'),
        perUnit: value('per_unit_name'),
        description: value('description'),
        integration: value('integration'),
        shortName: value('short_name'),
        sampleTags: value('sample_tags')
          .split(',')
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ''),
      },
    ];
  });
}

function serviceChecksPath(tile: LoadedTile, problems: Problems): string {
  const declared = tile.integration.at('service_checks', 'metadata_path');
  return declaredPath(tile, declared, 'assets/service_checks.json', problems);
}

function readServiceChecks(node: JsonNode, problems: Problems): ServiceCheckMetadata[] {
  // Some published tiles have an empty object where there is nothing to list.
  if (node.exists && !node.array && node.keys.length + (node.object ? 0 : 1) > 0)
    problems.unexpected(node, 'a list of service checks');
  return node.items().flatMap((item) => {
    const check = textOf(item.at('check'));
    if (check === '') {
      problems.unexpected(item, 'a service check with the name of its "check"');
      return [];
    }
    return [
      {
        check,
        name: textOf(item.at('name')) || check,
        description: textOf(item.at('description')),
        statuses: textsOf(item.at('statuses')),
        groups: textsOf(item.at('groups')),
      },
    ];
  });
}

function readPipelines(tile: LoadedTile, problems: Problems): TilePipeline[] {
  const paths = tile.paths('assets/logs/', '.yaml', '.yml');
  const withText = (path: string) => ({
    path,
    text: readText(tile, path),
    value: readDocument(tile, path, problems).value,
  });
  return paths
    .filter((path) => !isTestsPath(path))
    .map((path) => {
      const stem = path.replace(/\.ya?ml$/i, '');
      const tests = paths.find(
        (other) => isTestsPath(other) && other.replace(/_tests?\.ya?ml$/i, '') === stem,
      );
      return { ...withText(path), tests: tests === undefined ? undefined : withText(tests) };
    });
}

function readAssets(
  tile: LoadedTile,
  kind: 'dashboards' | 'monitors' | 'saved_views',
  problems: Problems,
): TileAsset[] {
  const names = new Map<string, string>();
  for (const entry of tile.manifest.at('assets', kind).entries()) {
    const path = plainPath(textOf(entry));
    if (!tile.has(path) || path === '')
      problems.add(
        'MISSING',
        'manifest.json',
        `"manifest.json" names "${path}", which is not in the tile.`,
        entry,
      );
    else if (!names.has(path)) names.set(path, entry.key);
  }
  // In the manifest's order, which is the order that the console shows.
  const paths = new Set([...names.keys(), ...tile.paths(`assets/${kind}/`, '.json')]);
  return [...paths].flatMap((path) => {
    const node = readDocument(tile, path, problems);
    const definition = node.object;
    if (!definition) {
      if (node.exists) problems.unexpected(node, 'an object');
      return [];
    }
    const title = textOf(node.at('title')) || textOf(node.at('name')) || path;
    return [{ path, name: names.get(path) ?? title, isInManifest: names.has(path), definition }];
  });
}

function readDataflows(node: JsonNode, problems: Problems): Dataflow[] {
  const provides = node.at('provides');
  if (node.exists && !provides.array) problems.unexpected(node, 'a list under "provides"');
  return provides
    .items()
    .filter((item) => item.object)
    .map((item) => ({
      id: textOf(item.at('id')),
      dataType: textOf(item.at('data_type')),
      direction: textOf(item.at('direction')),
      isAlwaysOn: booleanOf(item.at('always_on')),
      isGranular: booleanOf(item.at('granular')),
    }));
}

/** The file that the manifest names, or the usual one: a name that leads nowhere is a problem. */
function declaredPath(tile: LoadedTile, declared: JsonNode, usual: string, problems: Problems): string {
  const path = plainPath(textOf(declared));
  if (path === '' || tile.has(path)) return path || usual;
  problems.add(
    'MISSING',
    'manifest.json',
    `"manifest.json" names "${path}", which is not in the tile.`,
    declared,
  );
  return usual;
}

function readDocument(tile: LoadedTile, path: string, problems: Problems): JsonNode {
  if (!/\.(json|ya?ml)$/i.test(path)) return new JsonNode(undefined);
  reportFailure(path, tile.failure(path), problems);
  return tile.node(path);
}

function reportFailure(path: string, failure: ParseFailure | undefined, problems: Problems): void {
  if (failure) problems.notParsed(path, failure);
}

function readText(tile: LoadedTile, path: string): string {
  return tile.text(path)?.text ?? '';
}

function textOf(node: JsonNode): string {
  return node.string ?? '';
}

function textsOf(node: JsonNode): string[] {
  return node.strings().flatMap((item) => item.string ?? []);
}

function booleanOf(node: JsonNode): boolean | undefined {
  return typeof node.value === 'boolean' ? node.value : undefined;
}
