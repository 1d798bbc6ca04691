import { Changelog } from '../changelog/changelog.ts';
import { CsvTable } from './csv-table.ts';
import { readImageHeader, type ImageHeader } from './image-header.ts';
import { JsonDocument } from './json-document.ts';
import { JsonNode } from './json-node.ts';
import { Markdown } from './markdown.ts';
import { plainPath } from './plain-path.ts';
import type { ParseFailure } from './structured-document.ts';
import { decodeText, type TextDocument } from './text-document.ts';
import type { Workspace } from './workspace.ts';
import { YamlDocument } from './yaml-document.ts';

export interface TileFile {
  /** Relative to the tile, with `/`; a folder ends with `/`. */
  readonly path: string;
  /** `undefined` when the file's kind is not read or its limit is exceeded. Of pictures only the beginning. */
  readonly bytes: Uint8Array | undefined;
  readonly size: number;
  /** Reads the file as a whole, as it is now; `undefined` when it is too large. */
  readonly readAll?: () => Uint8Array | undefined;
}

/** Something that stands in the tile's directory and could not be read as a file. */
export interface Obstacle {
  readonly file: string;
  readonly kind: 'link' | 'special' | 'unreadable' | 'limit';
  readonly message: string;
}

export interface TileImage {
  readonly path: string;
  readonly size: number;
  readonly header: ImageHeader;
}

export interface LogPipeline {
  readonly pipeline: JsonNode;
  /** The tests file next to it; without a value if it is missing. */
  readonly tests: JsonNode;
}

export interface TileContents {
  readonly path: string;
  readonly folder: string;
  readonly files: ReadonlyMap<string, TileFile>;
  readonly obstacles?: readonly Obstacle[];
  readonly workspace?: Workspace | undefined;
  /** The manifest as it is in the git revision to compare with. */
  readonly base?: JsonNode | undefined;
}

/** Where a fork of this kit keeps its tile. */
const developmentFolder = 'integration-tile';

const oauthPath = 'assets/oauth_clients.json';

/** A tile in memory: every file is decoded and parsed once, when a rule first asks for it. */
export class Tile {
  readonly path: string;
  readonly #directory: string;
  readonly files: ReadonlyMap<string, TileFile>;
  readonly obstacles: readonly Obstacle[];
  readonly workspace: Workspace | undefined;
  readonly base: JsonNode | undefined;
  readonly #memory = new Map<string, unknown>();

  constructor(contents: TileContents) {
    this.path = contents.path;
    this.#directory = contents.folder;
    this.files = contents.files;
    this.obstacles = contents.obstacles ?? [];
    this.workspace = contents.workspace;
    this.base = contents.base;
  }

  /** The folder's name in integrations-extras: a tile in development has it only once it is packed. */
  get folder(): string {
    const id = this.#directory === developmentFolder ? this.manifest.at('app_id').string : undefined;
    return id === undefined ? this.#directory : id.replaceAll('-', '_');
  }

  /** The same files in a different setting. */
  within(setting: { workspace?: Workspace | undefined; base?: JsonNode | undefined }): Tile {
    const { path, files, obstacles } = this;
    return new Tile({ path, folder: this.#directory, files, obstacles, ...setting });
  }

  /** The same setting with other files. */
  withFiles(files: ReadonlyMap<string, TileFile>, workspace: Workspace | undefined): Tile {
    const { path, obstacles, base } = this;
    return new Tile({ path, folder: this.#directory, obstacles, base, files, workspace });
  }

  /** The tile with the unsaved text of one file. The other files stay as loaded. */
  withText(path: string, text: string): Tile {
    const bytes = Buffer.from(text);
    const file: TileFile = { path, bytes, size: bytes.length, readAll: () => bytes };
    const obstacles = this.obstacles.filter((obstacle) => obstacle.file !== path);
    const { path: root, workspace, base } = this;
    const files = new Map(this.files).set(path, file);
    const tile = new Tile({ path: root, folder: this.#directory, files, obstacles, workspace, base });
    for (const [name, document] of this.#memory)
      if (/^(text|json|yaml|table|image) /.test(name) && name.slice(name.indexOf(' ') + 1) !== path)
        tile.#memory.set(name, document);
    return tile;
  }

  /** An Agent check ships Python code; everything else is a tile-only integration. */
  get isCheck(): boolean {
    return this.has('datadog_checks/') || this.has('pyproject.toml');
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  /** Paths of regular files in a folder and below, by extension. */
  paths(folder: string, ...extensions: string[]): string[] {
    return this.#once(`paths ${folder} ${extensions.join()}`, () =>
      [...this.files.keys()].filter(
        (path) =>
          path.startsWith(folder) &&
          !path.endsWith('/') &&
          extensions.some((end) => path.toLowerCase().endsWith(end)),
      ),
    );
  }

  text(path: string): TextDocument | undefined {
    const bytes = this.files.get(path)?.bytes;
    return bytes && this.#once(`text ${path}`, () => decodeText(path, bytes));
  }

  json(path: string): JsonDocument | undefined {
    return this.#once(`json ${path}`, () => {
      const source = this.text(path);
      return source && new JsonDocument(source);
    });
  }

  yaml(path: string): YamlDocument | undefined {
    return this.#once(`yaml ${path}`, () => {
      const source = this.text(path);
      return source && new YamlDocument(source);
    });
  }

  /** The root of a JSON or YAML file; a node without a value when the file is missing or does not parse. */
  node(path: string): JsonNode {
    return new JsonNode(path.endsWith('.json') ? this.json(path) : this.yaml(path));
  }

  /** Why a file does not parse, for the rules that say so. */
  failure(path: string): ParseFailure | undefined {
    return path.endsWith('.json') ? this.json(path)?.failure : this.yaml(path)?.failure;
  }

  get manifest(): JsonNode {
    return this.#once('manifest', () => this.node('manifest.json'));
  }

  get integration(): JsonNode {
    return this.manifest.at('assets', 'integration');
  }

  /** The name customers see; empty when the manifest has none. */
  get title(): string {
    return this.manifest.at('tile', 'title').string ?? '';
  }

  get metricPrefix(): string {
    return this.integration.at('metrics', 'prefix').string ?? '';
  }

  get isOAuth(): boolean {
    return this.manifest.at('assets', 'oauth').exists || this.has(oauthPath);
  }

  get oauthPath(): string {
    const declared = this.manifest.at('assets', 'oauth').string;
    return declared !== undefined && this.has(declared) ? declared : oauthPath;
  }

  get oauth(): JsonNode {
    return this.#once('oauth', () => this.node(this.oauthPath));
  }

  get oauthClient(): JsonNode {
    return this.oauth.at('integration');
  }

  get readme(): Markdown | undefined {
    const source = this.text('README.md');
    return source && this.#once('readme', () => new Markdown(source));
  }

  get changelog(): Changelog | undefined {
    const source = this.text('CHANGELOG.md');
    return source && this.#once('changelog', () => new Changelog(source));
  }

  get metadata(): CsvTable | undefined {
    return this.table('metadata.csv');
  }

  table(path: string): CsvTable | undefined {
    const source = this.text(path);
    return source && this.#once(`table ${path}`, () => new CsvTable(source));
  }

  /** The names that metadata.csv declares. */
  get metricNames(): ReadonlySet<string> {
    const table = this.metadata;
    return this.#once(
      'metric names',
      () => new Set(table?.rows.map((row) => table.value(row, 'metric_name')) ?? []),
    );
  }

  get serviceChecks(): JsonNode {
    return this.#once('service checks', () => this.node('assets/service_checks.json'));
  }

  get dashboards(): readonly JsonNode[] {
    return this.assets('dashboards');
  }

  get monitors(): readonly JsonNode[] {
    return this.assets('monitors');
  }

  get savedViews(): readonly JsonNode[] {
    return this.assets('saved_views');
  }

  /** The parsed JSON files of a kind of asset: those in its folder and those the manifest names. */
  assets(kind: 'dashboards' | 'monitors' | 'saved_views'): readonly JsonNode[] {
    return this.#once(`assets ${kind}`, () =>
      this.assetPaths(kind)
        .map((path) => this.node(path))
        .filter((node) => (kind === 'saved_views' ? node.exists : node.object)),
    );
  }

  assetPaths(kind: 'dashboards' | 'monitors' | 'saved_views'): string[] {
    const declared = this.manifest
      .at('assets', kind)
      .entries()
      .map((entry) => plainPath(entry.string ?? ''));
    const inFolder = this.paths(`assets/${kind}/`, '.json');
    return [
      ...new Set([...inFolder, ...declared.filter((path) => path.endsWith('.json') && this.has(path))]),
    ];
  }

  /** Files under assets/logs, each pipeline with its tests. */
  get pipelines(): readonly LogPipeline[] {
    return this.#once('pipelines', () => {
      const paths = this.paths('assets/logs/', '.yaml', '.yml');
      return paths
        .filter((path) => !isTestsPath(path))
        .map((path) => ({
          pipeline: this.node(path),
          tests: this.node(path.replace(/\.ya?ml$/, '_tests.yaml')),
        }));
    });
  }

  image(path: string): TileImage | undefined {
    const file = this.files.get(path);
    const bytes = file?.bytes;
    if (!file || !bytes) return undefined;
    return this.#once(`image ${path}`, () => ({ path, size: file.size, header: readImageHeader(bytes) }));
  }

  /** Something derived from the tile that several rules need, computed once. */
  once<T>(name: string, compute: () => T): T {
    return this.#once(`derived ${name}`, compute);
  }

  #once<T>(name: string, compute: () => T): T {
    const known = this.#memory.get(name);
    if (known !== undefined || this.#memory.has(name)) return known as T;
    const computed = compute();
    this.#memory.set(name, computed);
    return computed;
  }
}

/** Test files are named `<id>_tests.yaml`. */
export function isTestsPath(path: string): boolean {
  return /_tests?\.ya?ml$/.test(path);
}
