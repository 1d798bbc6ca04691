import type { JsonNode } from '../tile/json-node.ts';
import type { Tile } from '../tile/tile.ts';

/** What each type of processor needs beside type, name and enabled. */
export const processorKeys: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'date-remapper': ['sources'],
    'status-remapper': ['sources'],
    'service-remapper': ['sources'],
    'message-remapper': ['sources'],
    'trace-id-remapper': ['sources'],
    'span-id-remapper': ['sources'],
    'attribute-remapper': [
      'sources',
      'sourceType',
      'target',
      'targetType',
      'preserveSource',
      'overrideOnConflict',
    ],
    'grok-parser': ['source', 'samples', 'grok'],
    'category-processor': ['categories', 'target'],
    'geo-ip-parser': ['sources', 'target'],
    'user-agent-parser': ['sources', 'target'],
    'url-parser': ['sources', 'target'],
    'string-builder-processor': ['template', 'target', 'replaceMissing'],
    'arithmetic-processor': ['expression', 'target'],
    'lookup-processor': ['source', 'target', 'lookupTable'],
    'reference-table-lookup-processor': ['source', 'target'],
    'array-processor': ['operation'],
    'schema-processor': ['mappers', 'schema'],
    'decoder-processor': ['source', 'target'],
    pipeline: ['filter', 'processors'],
  }),
);

/** Every processor of every pipeline, nested pipelines and their processors included. */
export function processorsOf(tile: Tile): readonly JsonNode[] {
  return tile.once('processors', () => {
    const found: JsonNode[] = [];
    const visit = (nodes: readonly JsonNode[]): void => {
      for (const node of nodes) {
        if (!node.object) continue;
        found.push(node);
        if (node.at('type').value === 'pipeline') visit(node.at('processors').items());
      }
    };
    for (const { pipeline } of tile.pipelines) visit(pipeline.at('pipeline', 'processors').items());
    return found;
  });
}

export function hasProcessor(tile: Tile, pipeline: JsonNode, type: string): boolean {
  return processorsOf(tile).some((node) => node.file === pipeline.file && node.at('type').value === type);
}

/** The source that a pipeline filters by. */
export function filterSource(pipeline: JsonNode): string | undefined {
  return /^source:([a-z0-9._-]+)$/.exec(pipeline.at('pipeline', 'filter', 'query').string ?? '')?.[1];
}
