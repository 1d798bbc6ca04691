export { parseFormula, parseQuery } from './language/parse-query.ts';
export { parseMonitorQuery } from './language/parse-monitor-query.ts';
export { printExpression, printFilter, printMonitorQuery, printQuery } from './language/print-query.ts';
export { metricsOf, namesOf, templateVariablesOf } from './language/walk-query.ts';
export { QuerySyntaxError } from './language/query.ts';
export type { Expression, Filter, MetricQuery, MonitorQuery } from './language/query.ts';
export { parseSearch } from './search/parse-search.ts';
export { printSearch } from './search/print-search.ts';
export { compileSearch, type Searchable, type SearchMatcher } from './search/match-search.ts';
export {
  SearchSyntaxError,
  type ComparisonOperator,
  type SearchDialect,
  type SearchNode,
  type SearchValue,
} from './search/search-node.ts';
