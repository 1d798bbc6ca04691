import { parseMonitorQuery, QuerySyntaxError, type MonitorQuery } from '@tilekit/query';
import type { JsonNode } from '../tile/json-node.ts';
import type { Tile } from '../tile/tile.ts';

export interface MonitorQueryText {
  readonly node: JsonNode;
  readonly query: MonitorQuery | undefined;
  readonly error: string | undefined;
}

/** Every monitor's query, parsed. */
export function monitorQueries(tile: Tile): readonly MonitorQueryText[] {
  return tile.once('monitor queries', () =>
    tile.monitors
      .map((monitor) => monitor.at('definition', 'query'))
      .filter((node) => node.string !== undefined)
      .map((node) => parse(node)),
  );
}

function parse(node: JsonNode): MonitorQueryText {
  try {
    return { node, query: parseMonitorQuery(node.string ?? ''), error: undefined };
  } catch (error) {
    if (error instanceof QuerySyntaxError) return { node, query: undefined, error: error.message };
    throw error;
  }
}
