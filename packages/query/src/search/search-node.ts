/** A value that a search is compared with. */
export type SearchValue = string | number | boolean;

export type ComparisonOperator = '<' | '<=' | '>' | '>=';

/**
 * A search, read. `field` is as written: `@http.status_code` for an attribute, `service` or `env` for a reserved
 * attribute or a tag, `*` for every attribute; without one the message is searched.
 */
export type SearchNode =
  | { kind: 'all' }
  | { kind: 'and' | 'or'; nodes: readonly SearchNode[] }
  | { kind: 'not'; node: SearchNode }
  /** One word without wildcards, or a text in double quotes. */
  | { kind: 'word' | 'phrase'; field?: string; value: string }
  /** `*` stands for any text, `?` for one character; a backslash makes either one literal. */
  | { kind: 'wildcard'; field?: string; pattern: string }
  | { kind: 'exists'; field: string }
  | { kind: 'comparison'; field: string; operator: ComparisonOperator; value: string }
  /** A bound that is left out is written `*`. */
  | {
      kind: 'range';
      field: string;
      lower?: string;
      upper?: string;
      lowerInclusive: boolean;
      upperInclusive: boolean;
    }
  | { kind: 'cidr'; field: string; networks: readonly string[] };

/**
 * Logs and events: operators in capitals. Metrics: operators in either case, and a comma means AND. Monitors: as logs, but
 * the values of `tag:(service:a)` are tags, colon and all.
 */
export type SearchDialect = 'logs' | 'metrics' | 'monitors';

/** A search that cannot be read. */
export class SearchSyntaxError extends Error {
  readonly code = 'SEARCH_SYNTAX';
  /** Index of the first character that does not fit. */
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.name = 'SearchSyntaxError';
    this.position = position;
  }
}
