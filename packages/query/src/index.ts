export { parseFormula, parseQuery } from './language/parse-query.ts';
export { parseMonitorQuery } from './language/parse-monitor-query.ts';
export { printExpression, printFilter, printMonitorQuery, printQuery } from './language/print-query.ts';
export { metricsOf, namesOf, templateVariablesOf } from './language/walk-query.ts';
export { QuerySyntaxError } from './language/query.ts';
export type { Expression, Filter, MetricQuery, MonitorQuery } from './language/query.ts';
