import { parseSearch, SearchSyntaxError, type SearchNode } from '@tilekit/query';
import type { JsonNode } from '../tile/json-node.ts';
import type { Tile } from '../tile/tile.ts';
import { requestsOf, widgetsOf } from './widgets.ts';

/** The sources of the logs that the tile takes in: of its pipelines, its manifest and its webhook. */
export function ownLogSources(tile: Tile): ReadonlySet<string> {
  return tile.once('log sources', () => {
    const filters = tile.pipelines.map(({ pipeline }) => pipeline.at('pipeline', 'filter', 'query').string);
    const named = [
      tile.manifest.at('assets', 'logs', 'source').string,
      tile.node('assets/webhook_config.json').at('source').string,
    ];
    const all = [...filters.flatMap((filter) => sourcesIn(filter ?? '')), ...named];
    return new Set(all.flatMap((source) => (source === undefined ? [] : [source.toLowerCase()])));
  });
}

/** Every search over logs in the tile's dashboards. */
export function logSearches(tile: Tile): readonly JsonNode[] {
  return tile.once('log searches', () => {
    const inRequests = requestsOf(tile).flatMap(({ request, queries }) => [
      ...queries
        .filter((query) => query.at('data_source').string === 'logs')
        .map((query) => query.at('search', 'query')),
      ...(request.at('query', 'data_source').string === 'logs_stream'
        ? [request.at('query', 'query_string')]
        : []),
      request.at('log_query', 'search', 'query'),
    ]);
    const streams = widgetsOf(tile)
      .filter(({ type }) => type === 'log_stream')
      .map(({ definition }) => definition.at('query'));
    return [...inRequests, ...streams].filter((node) => node.string !== undefined);
  });
}

/**
 * The sources that a search of logs asks for, where none of them is the tile's own. A tile without its own logs has
 * nothing to compare with.
 */
export function foreignSources(tile: Tile, search: string): readonly string[] {
  const own = ownLogSources(tile);
  const asked = sourcesIn(search);
  if (own.size === 0 || asked.length === 0) return [];
  return asked.some((source) => [...own].some((each) => matches(source.toLowerCase(), each))) ? [] : asked;
}

/** Why a search cannot be read; `undefined` when it can. */
export function searchError(search: string): string | undefined {
  const parsed = attempt(search);
  return typeof parsed === 'string' ? parsed : undefined;
}

/** The sources that a search names and does not exclude. */
function sourcesIn(search: string): readonly string[] {
  const parsed = attempt(search);
  return typeof parsed === 'string' ? [] : [...sourcesOf(parsed)];
}

function* sourcesOf(node: SearchNode): Generator<string> {
  if (node.kind === 'and' || node.kind === 'or') for (const each of node.nodes) yield* sourcesOf(each);
  else if ((node.kind === 'word' || node.kind === 'phrase') && node.field === 'source') yield node.value;
  else if (node.kind === 'wildcard' && node.field === 'source') yield node.pattern;
}

function matches(pattern: string, source: string): boolean {
  if (pattern.startsWith('$')) return true;
  if (!/[*?]/.test(pattern)) return pattern === source;
  const [start = '', ...rest] = pattern.split(/[*?]/);
  return source.startsWith(start) && source.endsWith(rest.at(-1) ?? '');
}

/** Template variables stand for a separate search. */
function attempt(search: string): SearchNode | string {
  try {
    return parseSearch(search);
  } catch (error) {
    if (error instanceof SearchSyntaxError) return error.message;
    throw error;
  }
}
