import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { compilePipeline, PipelineError, type Pipeline } from '@tilekit/log-pipeline';
import { connectedAccounts, type Organization } from '../organizations/organization.ts';
import { readTile } from '../tile/read-tile.ts';
import type { LogPipeline, Tile } from '../tile/tile.ts';

/** An attribute that the pipeline offers as a filter. */
export interface Facet {
  name: string;
  path: string;
  group: string;
  /** What its values are; texts when the pipeline says nothing. */
  type: string;
  isRange: boolean;
}

/** A log pipeline of the tile, ready to run. */
export interface TilePipeline {
  file: string;
  name: string;
  query: string;
  facets: readonly Facet[];
  /** Absent when it cannot be run, as `problem` says. */
  pipeline?: Pipeline;
  problem?: string;
}

const facetsOfFile = Type.Object({
  facets: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.Optional(Type.String()),
        path: Type.String(),
        groups: Type.Optional(Type.Array(Type.String())),
        type: Type.Optional(Type.String()),
        facetType: Type.Optional(Type.String()),
      }),
    ),
  ),
});

/** The log pipelines of the tile as they are on the disk, compiled when they change. */
export class TilePipelines {
  readonly #directory: string;
  #tile: Tile | undefined;
  #compiled: readonly { definition: string; pipeline: TilePipeline }[] = [];

  constructor(tileDirectory: string) {
    this.#directory = tileDirectory;
  }

  /** Those that process what an organization receives: Datadog installs them when an account is connected. */
  async of(organization: Organization): Promise<readonly TilePipeline[] | undefined> {
    return connectedAccounts(organization).length > 0 ? this.current() : undefined;
  }

  async current(): Promise<readonly TilePipeline[]> {
    const tile = await readTile(this.#directory);
    if (tile !== this.#tile) this.#compile(tile);
    this.#tile = tile;
    return this.#compiled.map(({ pipeline }) => pipeline);
  }

  #compile({ logPipelines }: Tile): void {
    const definitions = logPipelines.map((found) => JSON.stringify([found.file, found.definition]));
    const isSame =
      definitions.length === this.#compiled.length &&
      definitions.every((definition, index) => this.#compiled[index]?.definition === definition);
    if (isSame) return;
    this.#compiled = logPipelines.map((found, index) => ({
      definition: definitions[index] ?? '',
      pipeline: compileFile(found),
    }));
  }
}

function compileFile({ file, name, filter, definition }: LogPipeline): TilePipeline {
  const facets = Value.Check(facetsOfFile, definition) ? (definition.facets ?? []) : [];
  const found = {
    file,
    name,
    query: filter,
    facets: facets.map((facet) => ({
      name: facet.name ?? facet.path,
      path: facet.path,
      group: facet.groups?.[0] ?? '',
      type: facet.type ?? 'string',
      isRange: facet.facetType === 'range',
    })),
  };
  try {
    const pipeline = compilePipeline(definition);
    return { ...found, query: pipeline.query, pipeline };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { ...found, problem: error.message };
  }
}
