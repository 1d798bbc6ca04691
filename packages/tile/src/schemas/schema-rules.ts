import type { Rule } from '../engine/rule.ts';
import type { Fix } from '../tile/change.ts';
import type { JsonNode } from '../tile/json-node.ts';
import type { Problem } from '../tile/problem.ts';
import type { Tile } from '../tile/tile.ts';
import { violationsOf, type CompiledSchema, type Violation } from './violations.ts';

/** A rule that the schema says alone: the subschema names it by `tilekit:rule`. */
export interface SchemaRule extends Omit<Rule, 'check'> {
  readonly fix?: (violation: Violation, tile: Tile) => Fix | undefined;
}

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
  return rows.map(({ fix, ...rule }) => ({
    ...rule,
    *check(tile) {
      for (const root of documents(tile))
        yield* bySchema(root, schema, rule.id, fix && ((violation) => fix(violation, tile)));
    },
  }));
}

/** The problems that a document's schema reports under one rule. */
export function* bySchema(
  root: JsonNode,
  schema: CompiledSchema,
  rule: string,
  fix?: (violation: Violation) => Fix | undefined,
): Generator<Problem> {
  for (const violation of violationsOf(root, schema)) {
    if (violation.rule !== rule) continue;
    const mend = fix?.(violation);
    yield violation.keyword === 'additionalProperties'
      ? violation.node.keyProblem(violation.message, mend)
      : violation.node.problem(violation.message, mend);
  }
}
