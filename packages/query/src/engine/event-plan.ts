import { parseSearch } from '../search/parse-search.ts';
import { compileSearch, type SearchMatcher } from '../search/match-search.ts';
import { SearchSyntaxError } from '../search/search-node.ts';
import type { TemplateVariables } from './match-tags.ts';
import { NotEvaluated } from './not-evaluated.ts';

/** A log or event query as widgets and the API write it. */
export interface EventQuery {
  readonly dataSource: string;
  readonly search: string;
  readonly compute: { readonly aggregation: string; readonly metric?: string; readonly intervalMs?: number };
  readonly groupBy: readonly EventGroupBy[];
  /** All keys make one group (`{ fields, limit }`), rather than one list of groups inside another. */
  readonly flat?: { readonly limit?: number; readonly sort?: EventSort };
}

export interface EventGroupBy {
  readonly facet: string;
  readonly limit?: number;
  readonly sort?: EventSort;
  /** Entries without the facet make the group `N/A` when this is `false`. */
  readonly excludeMissing?: boolean;
}

export interface EventSort {
  readonly aggregation: string;
  readonly metric?: string;
  readonly order?: string;
}

type EventAggregation = 'count' | 'cardinality' | 'sum' | 'avg' | 'min' | 'max' | 'percentile';

export interface EventCompute {
  readonly aggregation: EventAggregation;
  readonly metric: string;
  readonly percentile: number;
}

/** A log or event query whose every part is understood. */
export interface EventPlan {
  readonly dataSource: string;
  readonly matches: SearchMatcher;
  readonly compute: EventCompute;
  readonly intervalSeconds: number | undefined;
  readonly groups: readonly EventGroup[];
  /** All groups are ranked together. */
  readonly isFlat: boolean;
}

export interface EventGroup {
  readonly facet: string;
  readonly limit: number;
  readonly rank: EventCompute;
  readonly order: 'asc' | 'desc';
  readonly excludesMissing: boolean;
}

/** Data sources whose entries an integration sends and that can be searched. */
const searchableSources = new Set(['logs', 'events']);

/** Of Datadog's lists of groups. */
const defaultLimit = 10;

/**
 * Reads the parts of a log or event query.
 *
 * @throws NotEvaluated naming the first part that is not known
 */
export function planEvents(query: EventQuery, variables: TemplateVariables): EventPlan {
  if (!searchableSources.has(query.dataSource)) {
    throw new NotEvaluated(`data of the source \`${query.dataSource}\` is not kept`);
  }
  const compute = readCompute(query.compute);
  const interval = query.compute.intervalMs;
  if (interval !== undefined && !(interval >= 1000)) throw new NotEvaluated('an interval below a second');
  return {
    dataSource: query.dataSource,
    matches: readSearch(fillSearchVariables(query.search, variables)),
    compute,
    intervalSeconds: interval === undefined ? undefined : Math.floor(interval / 1000),
    groups: query.groupBy.map((group) => readGroup(group, query, compute)),
    isFlat: query.flat !== undefined,
  };
}

/**
 * Puts the values of template variables into a search: `$env` becomes `env:prod`, `(env:a OR env:b)` or `*`.
 *
 * @returns the search without variables
 * @throws NotEvaluated for a variable that is not defined
 */
export function fillSearchVariables(text: string, variables: TemplateVariables): string {
  return text.replace(
    /\$([A-Za-z_][\w-]*)(\.value|\.key)?/g,
    (_whole, name: string, part: string | undefined) => {
      const variable = variables.get(name);
      if (!variable) throw new NotEvaluated(`the template variable \`$${name}\` is not defined`);
      if (part === '.key') return variable.prefix;
      const { prefix, values } = variable;
      if (values.length === 0 || values.includes('*')) return '*';
      const terms = values.map((value) => {
        const written = /[\s():"]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
        return part === '.value' || prefix === '' ? written : `${prefix}:${written}`;
      });
      return terms.length === 1 ? (terms[0] ?? '*') : `(${terms.join(' OR ')})`;
    },
  );
}

function readSearch(text: string): SearchMatcher {
  try {
    return compileSearch(parseSearch(text));
  } catch (error) {
    if (error instanceof SearchSyntaxError)
      throw new NotEvaluated(`the search \`${text}\`: ${error.message}`);
    throw error;
  }
}

function readGroup(group: EventGroupBy, query: EventQuery, compute: EventCompute): EventGroup {
  if (group.facet === '' || group.facet.includes('$')) {
    throw new NotEvaluated(`a group by \`${group.facet}\``);
  }
  const sort = query.flat?.sort ?? group.sort;
  const limit = query.flat?.limit ?? group.limit ?? defaultLimit;
  if (!Number.isInteger(limit) || limit < 0) throw new NotEvaluated(`a limit of \`${limit}\` groups`);
  const order = sort?.order ?? 'desc';
  if (order !== 'asc' && order !== 'desc') throw new NotEvaluated(`the order \`${order}\``);
  return {
    facet: group.facet,
    limit,
    rank: sort ? readCompute(sort) : compute,
    order,
    excludesMissing: group.excludeMissing ?? true,
  };
}

function readCompute({ aggregation, metric = '' }: { aggregation: string; metric?: string }): EventCompute {
  const percent =
    aggregation === 'median' ? '50' : /^(?:pc|p)(\d{1,2}(?:\.\d{1,3})?)$/.exec(aggregation)?.[1];
  if (percent !== undefined) {
    return {
      aggregation: 'percentile',
      metric: measure(metric, aggregation),
      percentile: Number(percent) / 100,
    };
  }
  switch (aggregation) {
    case 'count':
      return { aggregation, metric: '', percentile: 0 };
    case 'cardinality':
    case 'sum':
    case 'avg':
    case 'min':
    case 'max':
      return { aggregation, metric: measure(metric, aggregation), percentile: 0 };
    default:
      throw new NotEvaluated(`the aggregation \`${aggregation}\` is not known`);
  }
}

function measure(metric: string, aggregation: string): string {
  if (metric === '') throw new NotEvaluated(`\`${aggregation}\` does not name what it is computed of`);
  return metric;
}
