export { parseFormula, parseQuery } from './parse-query.ts';
export { parseMonitorQuery } from './parse-monitor-query.ts';
export { printExpression, printMonitorQuery, printQuery } from './print-query.ts';
export { metricsOf, namesOf, templateVariablesOf } from './walk-query.ts';
export { QuerySyntaxError } from './query.ts';
export type { Expression, Filter, MetricQuery, MonitorQuery } from './query.ts';
