import type { LogEntry } from '../received/log-entry.ts';
import type { Facet, TilePipeline } from './tile-pipelines.ts';

/** A facet with what the logs have for it: the values that are most frequent, or the range of its numbers. */
export interface FacetValues {
  name: string;
  path: string;
  group: string;
  type: string;
  values: { text: string; count: number; search: string }[];
  range: { lowest: number; highest: number; search: string } | undefined;
}

const maxValues = 5;

/** The facets of the pipelines as filters; those that no log has a value for are left out. */
export function facetValues(
  pipelines: readonly TilePipeline[],
  logs: readonly LogEntry[],
  search: string,
): FacetValues[] {
  const facets = new Map(pipelines.flatMap(({ facets: found }) => found.map((facet) => [facet.path, facet])));
  return [...facets.values()]
    .map((facet) => valuesOfFacet(facet, logs, search))
    .filter(({ values, range }) => values.length > 0 || range !== undefined);
}

function valuesOfFacet(facet: Facet, logs: readonly LogEntry[], search: string): FacetValues {
  const { name, path, group, type, isRange } = facet;
  const found = { name, path, group, type, values: [], range: undefined };
  const texts = logs.flatMap((log) => log.valuesOf(path));
  if (isRange) {
    const numbers = texts.map(Number).filter((number) => Number.isFinite(number));
    if (numbers.length === 0) return found;
    const lowest = numbers.reduce((least, number) => Math.min(least, number));
    const highest = numbers.reduce((most, number) => Math.max(most, number));
    const filter = `@${path}:[${String(lowest)} TO ${String(highest)}]`;
    return { ...found, range: { lowest, highest, search: narrowed(search, filter) } };
  }
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const values = [...counts]
    .sort(([, left], [, right]) => right - left)
    .slice(0, maxValues)
    .map(([text, count]) => ({ text, count, search: narrowed(search, `@${path}:${quote(text)}`) }));
  return { ...found, values };
}

function narrowed(search: string, filter: string): string {
  return search.includes(filter) ? search : `${search} ${filter}`.trim();
}

function quote(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}
