import type { Rule } from '../../engine/rule.ts';
import { knownScopes } from '../../facts/scopes.ts';
import { submitsData } from '../../facts/submitted-data.ts';
import { oauthSchema } from '../../schemas/compiled.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { notListed } from '../../text/not-listed.ts';

/** The scopes that the client asks for. */
export const scopeRules: readonly Rule[] = [
  {
    id: 'oauth/scope-format',
    severity: { new: 'error', repo: 'error' },
    requires:
      'Every scope is one that Datadog knows. A name of the right form that our list does not have is a warning, with the date of the list: Datadog adds scopes.',
    why: 'Datadog rejects an authorization request with an unknown scope.',
    remedy: "Use a scope from Datadog's list; the message names one that is close, if there is one.",
    example: { bad: '"api-keys-write"', good: '"api_keys_write"' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/37 · 0/37 · 0/37',

    *check(tile) {
      yield* bySchema(tile.oauth, oauthSchema, 'oauth/scope-format');
      for (const scope of tile.oauthClient.at('scopes').strings()) {
        const name = scope.string ?? '';
        if (knownScopes.values.has(name) || !/^[a-z0-9]+(_[a-z0-9]+)+$/.test(name)) continue;
        yield { ...scope.problem(notListed(name, 'a scope', knownScopes)), atMost: 'warning' };
      }
    },
  },
  {
    id: 'oauth/api-keys-write-when-submitting',
    severity: { new: 'error', repo: 'warning' },
    requires: 'A tile that submits data requests the scope `api_keys_write`.',
    why: 'Without it the integration cannot create the API key that it needs to submit data.',
    remedy: 'Add `api_keys_write` to the scopes.',
    example: {
      bad: '"scopes": ["monitors_read"] with metrics in metadata.csv',
      good: '"scopes": ["api_keys_write", "monitors_read"]',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/api_integration/',
    published: '1/30 · 1/30 · 1/30',

    *check(tile) {
      const scopes = tile.oauthClient.at('scopes');
      if (scopes.array && submitsData(tile) && !scopes.array.includes('api_keys_write'))
        yield scopes.problem('the tile submits data but does not request "api_keys_write"');
    },
  },
];
