import type { Rule } from '../engine/rule.ts';
import type { Fix } from '../tile/change.ts';
import type { JsonNode } from '../tile/json-node.ts';
import type { Problem } from '../tile/problem.ts';
import type { Tile } from '../tile/tile.ts';
import { violationsOf, type CompiledSchema, type Violation } from './violations.ts';

/** A rule that the schema says alone: the subschema names it by `tilekit:rule`. */
export interface SchemaRule extends Omit<Rule, 'check'> {
  readonly fix?: (violation: Violation, tile: Tile) => Fix | undefined;
  /** Keywords behind which stands a list that follows Datadog: what it does not have may be newer than the list. */
  readonly open?: readonly ('enum' | 'additionalProperties')[];
}

/** The day on which the lists in the schemas were compared with Datadog's API description and published tiles. */
const listedOn = '2026-08-21';

/**
 * Makes rules of the rows beside a schema.
 *
 * @param documents what the schema describes in a tile
 */
export function schemaRules(
  schema: CompiledSchema,
  documents: (tile: Tile) => readonly JsonNode[],
  rows: readonly SchemaRule[],
): readonly Rule[] {
  return rows.map(({ fix, open, ...rule }) => ({
    ...rule,
    *check(tile) {
      for (const root of documents(tile))
        yield* bySchema(root, schema, rule.id, fix && ((violation) => fix(violation, tile)), open);
    },
  }));
}

/** The problems that a document's schema reports under one rule. */
export function* bySchema(
  root: JsonNode,
  schema: CompiledSchema,
  rule: string,
  fix?: (violation: Violation) => Fix | undefined,
  open: readonly string[] = [],
): Generator<Problem> {
  for (const violation of violationsOf(root, schema)) {
    if (violation.rule !== rule) continue;
    const { keyword, node } = violation;
    const isOpen = open.includes(keyword);
    const message = isOpen ? `${violation.message} (our list is of ${listedOn})` : violation.message;
    const change = fix?.(violation);
    const problem =
      keyword === 'additionalProperties' ? node.keyProblem(message, change) : node.problem(message, change);
    yield isOpen ? { ...problem, atMost: 'warning' } : problem;
  }
}
