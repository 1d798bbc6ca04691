import { parseSearch, SearchSyntaxError, type SearchNode } from '@tilekit/query';
import type { DatedList } from '../text/not-listed.ts';
import type { JsonNode } from '../tile/json-node.ts';
import type { Tile } from '../tile/tile.ts';

/** What a processor of each type cannot do without, by Datadog's API description; the rest has a default there. */
const processorKeys: Readonly<Record<string, readonly string[]>> = {
  'date-remapper': ['sources'],
  'status-remapper': ['sources'],
  'service-remapper': ['sources'],
  'message-remapper': ['sources'],
  'trace-id-remapper': [],
  'span-id-remapper': [],
  'attribute-remapper': ['sources', 'target'],
  'grok-parser': ['source', 'grok'],
  'category-processor': ['categories', 'target'],
  'geo-ip-parser': ['sources', 'target'],
  'user-agent-parser': ['sources', 'target'],
  'url-parser': ['sources', 'target'],
  'string-builder-processor': ['template', 'target'],
  'arithmetic-processor': ['expression', 'target'],
  'lookup-processor': ['source', 'target'],
  'array-processor': ['operation'],
  'array-map-processor': ['source', 'target', 'processors'],
  'schema-processor': ['mappers', 'schema'],
  'decoder-processor': ['source', 'target'],
  'exclude-attribute': [],
  'threat-intel-processor': ['sources'],
  pipeline: ['filter', 'processors'],
};

export const processorTypes: DatedList = {
  values: new Set(Object.keys(processorKeys)),
  listedOn: '2026-08-21',
};

/** Keys; one of them is enough. */
const eitherKey: Readonly<Record<string, readonly string[]>> = {
  'lookup-processor': ['lookupTable', 'lookupEnrichmentTable'],
};

/** The keys that a processor lacks. */
export function missingKeys(processor: JsonNode, type: string): readonly string[] {
  const either = Object.hasOwn(eitherKey, type) ? (eitherKey[type] ?? []) : [];
  const missing = (Object.hasOwn(processorKeys, type) ? (processorKeys[type] ?? []) : []).filter(
    (key) => !processor.at(key).exists,
  );
  if (either.length > 0 && !either.some((key) => processor.at(key).exists))
    missing.push(either.join('" or "'));
  return missing;
}

function sourcesOf(node: SearchNode): readonly string[] | undefined {
  if ((node.kind === 'word' || node.kind === 'phrase') && node.field === 'source') return [node.value];
  if (node.kind === 'and') return node.nodes.map(sourcesOf).find((sources) => sources !== undefined);
  if (node.kind !== 'or') return undefined;
  const all = node.nodes.map(sourcesOf);
  return all.includes(undefined) ? undefined : all.flatMap((sources) => sources ?? []);
}

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

/** The list of processors of every pipeline and of every pipeline nested in one. */
export function processorLists(tile: Tile): readonly JsonNode[] {
  const nested = processorsOf(tile).filter((node) => node.at('type').value === 'pipeline');
  return [
    ...tile.pipelines.map(({ pipeline }) => pipeline.at('pipeline', 'processors')),
    ...nested.map((node) => node.at('processors')),
  ];
}

export function hasProcessor(tile: Tile, pipeline: JsonNode, type: string): boolean {
  return processorsOf(tile).some((node) => node.file === pipeline.file && node.at('type').value === type);
}

/** The source that a pipeline filters by; of several, the first. */
export function filterSource(pipeline: JsonNode): string | undefined {
  return filterSources(pipeline)?.[0];
}

/** The sources one of which every log of a pipeline has; `undefined` when the filter lets others in. */
export function filterSources(pipeline: JsonNode): readonly string[] | undefined {
  const query = pipeline.at('pipeline', 'filter', 'query').string ?? '';
  try {
    return sourcesOf(parseSearch(query));
  } catch (error) {
    if (error instanceof SearchSyntaxError) return undefined;
    throw error;
  }
}
