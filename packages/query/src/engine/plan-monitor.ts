import { parseFormula } from '../language/parse-query.ts';
import { parseMonitorQuery } from '../language/parse-monitor-query.ts';
import { QuerySyntaxError, type Argument, type Expression, type MonitorQuery } from '../language/query.ts';
import { planFormula, type FormulaNode, type PlannedQuery } from './formula.ts';
import { wordOf } from './metric-plan.ts';
import { readLength, readWindow, type MonitorWindow } from './monitor-window.ts';
import { NotEvaluated } from './not-evaluated.ts';
import { planEventQuery, planMetricQuery } from './planned-query.ts';
import { isObject, readText } from './read-json.ts';
import { readRequestQuery } from './read-query.ts';

export type Comparator = '>' | '>=' | '<' | '<=' | '==' | '!=';

/** A monitor's query whose every part is understood. */
export type PlannedMonitor =
  | {
      readonly kind: 'threshold';
      readonly window: MonitorWindow;
      readonly node: FormulaNode;
      readonly comparator: Comparator;
      readonly threshold: number;
      /** Nothing found counts as 0: log, event and `.as_count()` queries. */
      readonly missingIsZero: boolean;
      /** Queries are reduced before arithmetic: `.as_count()` in a formula or change, logs and events. */
      readonly reducesFirst: boolean;
      /** A single alert always has its one group. */
      readonly isGrouped: boolean;
      /** Whether logs or events are counted rather than a metric. */
      readonly isOverEvents: boolean;
    }
  | {
      readonly kind: 'check';
      readonly check: string;
      /** Tags that a check must have; with `!` must not have. */
      readonly over: readonly string[];
      readonly by: readonly string[];
      readonly last: number;
    }
  | { readonly kind: 'composite'; readonly expression: Expression };

const noVariables = new Map<string, never>();

/** What is searched, by the name that a monitor's query begins with. */
const searchSources: ReadonlyMap<string, string> = new Map(
  Object.entries({ logs: 'logs', events: 'events', rum: 'rum', audits: 'audit', spans: 'spans' }),
);

/**
 * Makes the query of a monitor ready to be run.
 *
 * @param variables `options.variables`: the queries that `formula("…")` refers to.
 * @returns the monitor by its kind: a threshold, a service check or a composite
 * @throws NotEvaluated, an Error whose `reason` names the first part that is not known
 */
export function planMonitor(type: string, text: string, variables?: unknown): PlannedMonitor {
  const query = parse(text);
  if (type === 'composite') return { kind: 'composite', expression: checkComposite(query.of) };
  const chain = unchain(query.of);
  if (query.window === undefined && chain?.head.kind === 'string') return planCheck(chain);
  if (!query.comparison) throw new NotEvaluated('a query that compares nothing with a threshold');
  if (query.window === undefined && chain?.head.kind === 'call') return planSearch(query, chain, variables);
  if (query.window === undefined) throw new NotEvaluated('a query without an evaluation window');
  const window = readWindow(query.window);
  const queries: { as: string | undefined; by: readonly string[] }[] = [];
  const node = planFormula(query.of, (part) => {
    if (part.kind === 'name') throw new NotEvaluated(`\`${part.name}\` is not a metric query`);
    const as = part.methods.find(({ name }) => name === 'as_count' || name === 'as_rate')?.name;
    queries.push({ as, by: part.by });
    return planMetricQuery(part, window.reducer, noVariables);
  });
  const { operator: comparator, threshold } = query.comparison;
  const counts = queries.filter(({ as }) => as === 'as_count').length;
  return {
    kind: 'threshold',
    window,
    node,
    comparator,
    threshold,
    missingIsZero: counts > 0 && counts === queries.length,
    reducesFirst: counts > 0 && (queries.length > 1 || window.change !== undefined),
    isGrouped: queries.some(({ by }) => by.length > 0),
    isOverEvents: false,
  };
}

interface Chain {
  readonly head: Expression;
  readonly methods: readonly { readonly name: string; readonly list: readonly string[] }[];
}

/** `head.a(…).b(…)` as its head and methods. */
function unchain(expression: Expression): Chain | undefined {
  if (expression.kind === 'string' || expression.kind === 'call') return { head: expression, methods: [] };
  if (expression.kind !== 'method') return undefined;
  const inner = unchain(expression.of);
  const { name, arguments: list } = expression.method;
  return inner && { head: inner.head, methods: [...inner.methods, { name, list: list.map(word) }] };
}

function word({ name, value }: Argument): string {
  const text = name === undefined ? wordOf(value) : undefined;
  if (text === undefined) throw new NotEvaluated('an argument that is not a plain value');
  return text.replace(/\\(.)/g, '$1');
}

/** `logs("…").index("*").rollup("count").by("service").last("5m") > 3` and `formula("a / b").last("5m") > 3`. */
function planSearch(query: MonitorQuery, { head, methods }: Chain, variables: unknown): PlannedMonitor {
  if (head.kind !== 'call' || !query.comparison) throw new NotEvaluated('the search of a monitor');
  const [search = '', ...more] = head.arguments.map(word);
  if (more.length > 0) throw new NotEvaluated(`the arguments of \`${head.name}\``);
  let aggregation = 'count';
  let metric: string | undefined;
  let by: string[] = [];
  let seconds: number | undefined;
  for (const { name, list } of methods) {
    if (name === 'rollup') [aggregation = 'count', metric] = list;
    else if (name === 'by') by = list.flatMap((keys) => keys.split(',')).map((key) => key.trim());
    else if (name === 'last') seconds = readLength(list[0] ?? '');
    else if (name === 'index') checkIndex(list);
    else throw new NotEvaluated(`\`.${name}()\` of \`${head.name}(…)\``);
  }
  if (seconds === undefined) throw new NotEvaluated('a search without `.last("…")`');
  const { operator: comparator, threshold } = query.comparison;
  const base = {
    kind: 'threshold',
    window: { reducer: 'avg', span: { kind: 'last', seconds }, change: undefined },
    comparator,
    threshold,
    reducesFirst: true,
    isOverEvents: true,
  } as const;
  if (head.name === 'formula') {
    if (by.length > 0 || metric !== undefined) throw new NotEvaluated('`.by()` or `.rollup()` of a formula');
    const queries = readVariables(variables);
    const node = planFormula(parsedFormula(search), (part) => {
      const found = part.kind === 'name' ? queries.get(part.name) : undefined;
      if (!found) throw new NotEvaluated(`the formula \`${search}\` refers to a query that there is not`);
      return found.query;
    });
    const all = [...queries.values()];
    return {
      ...base,
      node,
      missingIsZero: node.kind === 'query' && all.every(({ isCount }) => isCount),
      isGrouped: all.some(({ isGrouped }) => isGrouped),
    };
  }
  const dataSource = searchSources.get(head.name);
  if (dataSource === undefined) throw new NotEvaluated(`data of \`${head.name}\` is not kept`);
  const planned = planEventQuery(
    {
      dataSource,
      search,
      compute: { aggregation, ...(metric === undefined ? {} : { metric }) },
      groupBy: by.map((facet) => ({ facet, limit: 1000 })),
    },
    noVariables,
  );
  return {
    ...base,
    node: { kind: 'query', query: planned },
    missingIsZero: aggregation === 'count' || aggregation === 'cardinality',
    isGrouped: by.length > 0,
  };
}

interface Variable {
  readonly query: PlannedQuery;
  readonly isCount: boolean;
  readonly isGrouped: boolean;
}

/** The queries of `options.variables`, by name. */
function readVariables(variables: unknown): Map<string, Variable> {
  const queries = new Map<string, Variable>();
  for (const variable of Array.isArray(variables) ? (variables as unknown[]) : []) {
    if (!isObject(variable)) throw new NotEvaluated('a variable that is not an object');
    const { compute, group_by: groups } = variable;
    queries.set(readText(variable.name, '`name`') ?? '', {
      query: readRequestQuery(variable, noVariables),
      isCount: isObject(compute) && compute.aggregation === 'count',
      isGrouped: Array.isArray(groups) && groups.length > 0,
    });
  }
  return queries;
}

/** `"check".over("env:prod").by("host").last(3).count_by_status()` */
function planCheck({ head, methods }: Chain): PlannedMonitor {
  const check = head.kind === 'string' ? head.text : '';
  let over: string[] = [];
  let by: string[] = [];
  let last: number | undefined;
  let counts = false;
  for (const { name, list } of methods) {
    if (name === 'over') over = [...over, ...list.filter((tag) => tag !== '*')];
    else if (name === 'exclude') over = [...over, ...list.map((tag) => `!${tag}`)];
    else if (name === 'by') by = list.filter((key) => key !== '*');
    else if (name === 'last') last = Number(list[0]);
    else if (name === 'count_by_status') counts = true;
    else throw new NotEvaluated(`\`.${name}()\` of a service check`);
  }
  if (!counts || last === undefined || !Number.isInteger(last) || last < 1) {
    throw new NotEvaluated('a service check without `.last(n).count_by_status()`');
  }
  return { kind: 'check', check, over, by, last };
}

/** Numbers of monitors, `&&`, `||`, `!` and parentheses. */
function checkComposite(expression: Expression): Expression {
  switch (expression.kind) {
    case 'number':
      return expression;
    case 'group':
      checkComposite(expression.of);
      return expression;
    case 'unary':
      if (expression.operator !== '!') break;
      checkComposite(expression.of);
      return expression;
    case 'binary':
      if (expression.operator !== '&&' && expression.operator !== '||') break;
      checkComposite(expression.left);
      checkComposite(expression.right);
      return expression;
    default:
      break;
  }
  throw new NotEvaluated('a composite of anything but monitor numbers, `&&`, `||` and `!`');
}

function checkIndex(list: readonly string[]): void {
  const index = list.find((each) => each !== '*' && each !== 'main' && each !== '');
  if (index !== undefined) throw new NotEvaluated(`the log index \`${index}\` does not exist here`);
}

function parse(text: string): MonitorQuery {
  try {
    return parseMonitorQuery(text);
  } catch (error) {
    if (error instanceof QuerySyntaxError) throw new NotEvaluated(error.message);
    throw error;
  }
}

function parsedFormula(text: string): Expression {
  try {
    return parseFormula(text);
  } catch (error) {
    if (error instanceof QuerySyntaxError) throw new NotEvaluated(`\`${text}\`: ${error.message}`);
    throw error;
  }
}
