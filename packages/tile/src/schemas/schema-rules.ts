import type { Fix } from '../tile/change.ts';
import type { JsonNode } from '../tile/json-node.ts';
import type { Problem } from '../tile/problem.ts';
import { violationsOf, type CompiledSchema, type Violation } from './violations.ts';

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
