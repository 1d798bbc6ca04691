import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { oauthSchema } from '../../schemas/compiled.ts';
import { nearest } from '../../text/nearest.ts';
import { knownScopes } from '../../facts/scopes.ts';

export const scopeFormat = defineRule({
  id: 'oauth/scope-format',
  severity: { new: 'error', repo: 'error' },
  requires: '`^[a-z]+(_[a-z]+)+$`; known list in §3',
  why: 'Datadog refuses an authorization request with a scope it does not know.',
  remedy: "Use the scope's name from Datadog's list; the message names the nearest one.",
  example: { bad: '"api-keys-write"', good: '"api_keys_write"' },
  source: 'data',
  published: '0/37 · 0/37 · 0/37',

  *check(tile) {
    yield* bySchema(tile.oauth, oauthSchema, 'oauth/scope-format');
    for (const scope of tile.oauthClient.at('scopes').strings()) {
      const name = scope.string ?? '';
      if (knownScopes.has(name) || !/^[a-z]+(_[a-z]+)+$/.test(name)) continue;
      const guess = nearest(name, knownScopes);
      yield {
        ...scope.problem(
          `"${name}" is not a scope we know${guess === undefined ? '' : `; did you mean "${guess}"?`}`,
        ),
        atMost: 'warning',
      };
    }
  },
});
