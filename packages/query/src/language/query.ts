/** Datadog's metric query language as a tree: what widgets, formulas and monitors say. */
export type Expression =
  | MetricQuery
  | { readonly kind: 'number'; readonly text: string }
  /** A length of time without quotes, such as `10d` in `.last(10d)`. */
  | { readonly kind: 'duration'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string; readonly quote: "'" | '"' }
  /** In a formula a query's name; in a query a keyword argument's value such as `zero`. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string }
  /** A bare scope as an argument: `percentile(a, 'p90', {*})`. */
  | { readonly kind: 'scope'; readonly filter: Filter }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Argument[] }
  | { readonly kind: 'method'; readonly of: Expression; readonly method: Method }
  | { readonly kind: 'group'; readonly of: Expression }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '!'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };

export type Operator =
  '+' | '-' | '*' | '/' | '**' | '%' | '&&' | '||' | '==' | '!=' | '>' | '>=' | '<' | '<=';

export interface Argument {
  /** For `direction='above'`. */
  readonly name?: string;
  readonly value: Expression;
}

/** `.rollup(sum, 60)`, `.as_count()`, `.fill(zero)` … */
export interface Method {
  readonly name: string;
  readonly arguments: readonly Argument[];
}

/** `sum:nova.deployments{env:prod} by {service}.as_count()` */
export interface MetricQuery {
  readonly kind: 'metric';
  /** `avg`, `sum`, `p99` …; empty when the query leaves it out. */
  readonly aggregator: string;
  readonly metric: string;
  readonly filter: Filter;
  readonly by: readonly string[];
  readonly methods: readonly Method[];
}

/** What stands between the braces. */
export type Filter =
  | { readonly kind: 'everything' }
  /** `env:prod`, `env:$env`, `service:*web*`, `prod`; the key is empty for a bare tag. */
  | { readonly kind: 'tag'; readonly key: string; readonly value: string }
  /** `$env`, `$env.value` */
  | { readonly kind: 'template-variable'; readonly name: string }
  | {
      readonly kind: 'in';
      readonly key: string;
      readonly values: readonly string[];
      readonly negated: boolean;
    }
  | { readonly kind: 'not'; readonly mark: '!' | 'NOT' | '-'; readonly of: Filter }
  | { readonly kind: 'group'; readonly of: Filter }
  | { readonly kind: 'all'; readonly separator: ',' | 'AND' | ' '; readonly of: readonly Filter[] }
  | { readonly kind: 'any'; readonly of: readonly Filter[] };

/** `avg(last_5m):<expression> > 3` and the search forms of log, event and check monitors. */
export interface MonitorQuery {
  /** `avg(last_5m)`, `change(avg(last_5m),last_1h)`; missing in search forms. */
  readonly window: Expression | undefined;
  readonly of: Expression;
  readonly comparison:
    { readonly operator: '>' | '>=' | '<' | '<=' | '==' | '!='; readonly threshold: number } | undefined;
}

/** The query does not follow the language; `offset` counts from 0. */
export class QuerySyntaxError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'QuerySyntaxError';
    this.offset = offset;
  }
}
