import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const path = defineRule({
  id: 'oauth/path',
  severity: { new: 'error', repo: 'error' },
  requires: '`assets.oauth` == `assets/oauth_clients.json`',
  why: 'Datadog reads the client from this path only.',
  remedy: 'Put the file at `assets/oauth_clients.json` and name it so.',
  example: { bad: '"oauth": "assets/oauth.json"', good: '"oauth": "assets/oauth_clients.json"' },
  source: 'data',
  published: '0/37 · 0/37 · 0/37',
  fixable: true,
  *check(tile) {
    yield* bySchema(tile.manifest, manifestSchema, 'oauth/path', (violation) =>
      violation.node.set('assets/oauth_clients.json'),
    );
    const node = tile.manifest.at('assets', 'oauth');
    if (node.string !== undefined && node.string !== 'assets/oauth_clients.json')
      yield node.problem(
        '"assets.oauth" must be "assets/oauth_clients.json"',
        node.set('assets/oauth_clients.json'),
      );
  },
});
