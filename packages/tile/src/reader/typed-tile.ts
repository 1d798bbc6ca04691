export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * A tile as plain data for programs that run it: the sandbox, the server, the lab and the scripts. Every part but the
 * manifest may be missing in a published tile, and texts that a file leaves out are empty. Whether a tile is *right* is
 * the validator's question.
 */
export interface Tile {
  /** As given to `readTile`. */
  readonly directory: string;
  readonly manifest: TileManifest;
  /** `undefined`: the tile has no OAuth client, or its file cannot be used (then `problems` says why). */
  readonly oauthClient: OAuthClient | undefined;
  /** The rows of `metadata.csv`. */
  readonly metrics: readonly MetricMetadata[];
  readonly serviceChecks: readonly ServiceCheckMetadata[];
  readonly pipelines: readonly TilePipeline[];
  readonly dashboards: readonly TileAsset[];
  /** `title`, `description` and `definition` of the file are in its `definition`. */
  readonly monitors: readonly TileAsset[];
  readonly savedViews: readonly TileAsset[];
  readonly dataflows: readonly Dataflow[];
  /** `README.md`. */
  readonly readme: string;
  /** `CHANGELOG.md`. */
  readonly changelog: string;
  /** Every regular file of the tile, by path. */
  readonly files: readonly TileFileEntry[];
  /** What could not be used; the rest of the tile is there nevertheless. */
  readonly problems: readonly TileProblem[];
  /** A file's bytes as they are now; `undefined` for a path that is not in `files` or is not a regular file any more. */
  readFile(path: string): Uint8Array | undefined;
}

export interface TileManifest {
  /** Empty if missing. */
  readonly appId: string;
  readonly appUuid: string;
  /** `tile.title`: the name customers see. */
  readonly title: string;
  readonly description: string;
  readonly author: {
    readonly name: string;
    readonly homepage: string;
    readonly supportEmail: string;
    readonly salesEmail: string;
  };
  readonly classifierTags: readonly string[];
  readonly media: readonly TileMedia[];
  /** `assets.integration.source_type_name`. */
  readonly sourceTypeName: string;
  /** `assets.integration.metrics.prefix`: a text, or the first of a list. */
  readonly metricPrefix: string;
  /** `assets.logs.source`. */
  readonly logSource: string;
  /** `display_on_public_website`; a manifest that does not say is shown. */
  readonly isShownOnPublicWebsite: boolean;
  /** The file as parsed; empty when it could not be. */
  readonly value: JsonObject;
}

export interface TileMedia {
  /** `image` or `video`. */
  readonly type: string;
  /** `image_url`. */
  readonly path: string;
  readonly caption: string;
}

/** The client as `oauth_clients.json` describes it. Parts that are missing are empty, and a problem. */
export interface OAuthClient {
  readonly path: string;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly redirectUris: readonly string[];
  readonly onboardingUrl: string;
  readonly scopes: readonly string[];
}

export interface MetricMetadata {
  readonly name: string;
  /** As written: `count`, `gauge`, `rate`, … */
  readonly type: string;
  readonly intervalSeconds: number | undefined;
  readonly unit: string;
  readonly perUnit: string;
  readonly description: string;
  readonly integration: string;
  readonly shortName: string;
  readonly sampleTags: readonly string[];
}

export interface ServiceCheckMetadata {
  readonly check: string;
  readonly name: string;
  readonly description: string;
  readonly statuses: readonly string[];
  readonly groups: readonly string[];
}

/** A log pipeline with its tests. The texts are there for engines that report places. */
export interface TilePipeline {
  readonly path: string;
  readonly text: string;
  /** The file as parsed; `undefined` when it could not be. */
  readonly value: unknown;
  readonly tests: { readonly path: string; readonly text: string; readonly value: unknown } | undefined;
}

/** A dashboard, monitor or saved view. */
export interface TileAsset {
  readonly path: string;
  /** The name in the manifest; of a file that the manifest does not name, its title or else its path. */
  readonly name: string;
  readonly isInManifest: boolean;
  readonly definition: JsonObject;
}

/** An entry of `provides` in `assets/dataflows.yaml`. */
export interface Dataflow {
  readonly id: string;
  readonly dataType: string;
  readonly direction: string;
  readonly isAlwaysOn: boolean | undefined;
  readonly isGranular: boolean | undefined;
}

export interface TileFileEntry {
  readonly path: string;
  readonly size: number;
}

export interface TileProblem {
  readonly code: TileProblemCode;
  /** Relative to the tile. */
  readonly file: string;
  readonly line: number;
  /** What is wrong, as a sentence that names the file, with the remedy after it. */
  readonly message: string;
}

export type TileProblemCode =
  /** A file that something names, or the manifest, does not exist. */
  | 'MISSING'
  /** A link, a device, a file larger than its limit or one that may not be read. */
  | 'NOT_READ'
  /** Not JSON, YAML or CSV. */
  | 'NOT_PARSED'
  /** Parsed, and not of the form that is needed. */
  | 'UNEXPECTED_FORM';
